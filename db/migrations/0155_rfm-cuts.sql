-- Cut values of recency, frequency and money, as the lake made them: whoever scores one customer asks for the newest.
create table rfm_cuts (
  shop_id text not null references shops (id),
  as_of timestamptz not null,
  version int not null,                                   -- the lake's own number
  buyers int not null,
  cuts jsonb not null,                                    -- recencyDays, frequency, monetaryMinor: four each
  primary key (shop_id, as_of)
);
alter table rfm_cuts enable row level security;
alter table rfm_cuts force row level security;
create policy by_shop on rfm_cuts using (shop_id = current_shop() or current_shop() = '*');

-- What earlier runs of the lake made.
insert into rfm_cuts (shop_id, as_of, version, buyers, cuts)
select distinct on (shop_id, c ->> 'asOf') shop_id, (c ->> 'asOf')::timestamptz, (c ->> 'version')::int, (c ->> 'customers')::int,
  jsonb_build_object('recencyDays', c -> 'recencyDays', 'frequency', c -> 'frequency', 'monetaryMinor', c -> 'monetaryMinor')
from (select shop_id, report #> '{figures,cuts}' as c from lake_runs where state = 'done') r where jsonb_typeof(c) = 'object';
