-- One row per simulation: what was asked, how far it is, what came out. The documents that ran are kept with it: a draft may change meanwhile.
create table simulation_runs (
  shop_id text not null references shops (id),
  id uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  traffic jsonb not null,
  scenario jsonb not null,
  candidates jsonb not null,
  policies jsonb not null,
  replications int not null,
  shoppers int not null,                                  -- expected in one replication
  starts_at timestamptz not null,
  progress jsonb,
  headlines jsonb,
  report jsonb,
  problem text,
  attempts int not null default 0,
  beat_at timestamptz,                                    -- while running: when its process last said so
  run_ms int,
  started_by text not null,
  created_at timestamptz not null, finished_at timestamptz,
  primary key (shop_id, id)
);
create index simulation_runs_open on simulation_runs (created_at) where state in ('queued', 'running');
alter table simulation_runs enable row level security;
alter table simulation_runs force row level security;
create policy by_shop on simulation_runs using (shop_id = current_shop() or current_shop() = '*');

-- The simulation a version was published on.
alter table playbooks add column simulation_id uuid;
