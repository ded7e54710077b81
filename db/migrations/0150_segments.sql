-- Segments: a name and a condition over features. Who is in one is asked, never stored.
create table segments (
  shop_id text not null references shops (id),
  id uuid not null,
  name jsonb not null,                                    -- zh-CN, en
  condition jsonb not null,
  revision int not null default 1,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_by text not null,
  updated_at timestamptz not null,
  primary key (shop_id, id)
);

-- What each revision changed.
create table segment_changes (
  shop_id text not null references shops (id),
  segment_id uuid not null,
  revision int not null,
  at timestamptz not null,
  by text not null,
  before jsonb,                                           -- null: it was made
  after jsonb not null,
  primary key (shop_id, segment_id, revision),
  foreign key (shop_id, segment_id) references segments (shop_id, id)
);

-- How many there were when somebody asked: the last count of each of the shop's own days.
create table segment_counts (
  shop_id text not null references shops (id),
  segment_id uuid not null,
  on_day date not null,
  count int not null,
  complete boolean not null,                              -- false: at least so many
  revision int not null,
  at timestamptz not null,
  primary key (shop_id, segment_id, on_day),
  foreign key (shop_id, segment_id) references segments (shop_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['segments', 'segment_changes', 'segment_counts'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;
