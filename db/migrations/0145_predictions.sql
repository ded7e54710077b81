-- One row per training of a shop's predictions: how far it is, and its model card.
create table prediction_runs (
  shop_id text not null references shops (id),
  id uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress float8 not null default 0,                      -- 0..1
  step text not null default 'read',
  card jsonb,
  problem text,
  attempts int not null default 0,
  beat_at timestamptz,
  started_by text not null,                               -- an actor, or 'schedule'
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (shop_id, id)
);
create index prediction_runs_open on prediction_runs (created_at) where state in ('queued', 'running');
create unique index prediction_runs_one_open on prediction_runs (shop_id) where state in ('queued', 'running');
alter table prediction_runs enable row level security;
alter table prediction_runs force row level security;
create policy by_shop on prediction_runs using (shop_id = current_shop() or current_shop() = '*');

-- What the newest finished run says of each customer. Null: too little data for this one.
create table customer_predictions (
  shop_id text not null references shops (id),
  customer_id uuid not null,
  run_id uuid not null,
  purchases90 float8, value90_minor bigint, purchases365 float8, value365_minor bigint,
  repurchase90 float8,                                    -- chance, 0..1
  needs jsonb not null default '[]',                      -- [{productId, because}] best first
  cluster int,                                            -- of the run's card
  primary key (shop_id, customer_id)
);
alter table customer_predictions enable row level security;
alter table customer_predictions force row level security;
create policy by_shop on customer_predictions using (shop_id = current_shop() or current_shop() = '*');
