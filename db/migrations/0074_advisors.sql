-- Who looks after whom: one expert per customer, at most fifty customers per expert (the action counts under the expert's row lock).
create table advisors (
  shop_id text not null,
  customer_id uuid not null,
  agent_id uuid not null,
  since timestamptz not null,
  assigned_by text not null,                              -- agent:<id>, key:<id> or import
  primary key (shop_id, customer_id),
  foreign key (shop_id, customer_id) references customers (shop_id, id),
  foreign key (shop_id, agent_id) references agents (shop_id, id)
);
create index advisors_by_agent on advisors (shop_id, agent_id, since, customer_id);
alter table advisors enable row level security;
alter table advisors force row level security;
create policy by_shop on advisors using (shop_id = current_shop() or current_shop() = '*');

-- Until now an import's attribute held the expert's e-mail.
insert into advisors (shop_id, customer_id, agent_id, since, assigned_by)
select shop_id, customer_id, agent_id, updated_at, 'import' from (
  select c.shop_id, c.id as customer_id, a.id as agent_id, c.updated_at, row_number() over (partition by a.shop_id, a.id order by c.id) as n
  from customers c join agents a on a.shop_id = c.shop_id and a.active and a.role = 'expert' and a.email = lower(trim(c.attributes ->> 'advisor'))
  where c.merged_into is null and c.external_id is not null
) found where n <= 50;
