-- Who is planned to work when: one shift per agent and day, in minutes of the shop's own day (a shift may run past midnight).
create table planned_shifts (
  shop_id text not null,
  agent_id uuid not null,
  on_day date not null,
  start_minute integer not null check (start_minute between 0 and 1439),
  length_minutes integer not null check (length_minutes between 15 and 960),
  pause_after integer check (pause_after >= 0),
  pause_minutes integer check (pause_minutes > 0),
  revision integer not null,
  updated_by text not null,                              -- agent:<id> or key:<id>
  updated_at timestamptz not null,
  primary key (shop_id, agent_id, on_day),
  foreign key (shop_id, agent_id) references agents (shop_id, id),
  check ((pause_after is null) = (pause_minutes is null)),
  check (pause_after is null or pause_after + pause_minutes < length_minutes)
);
create index planned_shifts_by_day on planned_shifts (shop_id, on_day, agent_id);
alter table planned_shifts enable row level security;
alter table planned_shifts force row level security;
create policy by_shop on planned_shifts using (shop_id = current_shop() or current_shop() = '*');
