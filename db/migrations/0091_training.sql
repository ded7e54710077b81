-- What a shop teaches the embedded understander: words of its shoppers, by intent. No personal data: such words are refused.
create table intent_examples (
  shop_id text not null references shops (id),
  id uuid not null,
  intent text not null,
  text text not null,
  folded text not null,                                   -- as the understander reads it: the same words are one example
  source text not null check (source in ('written', 'unanswered')),
  added_by text not null,
  added_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, folded)
);
create index intent_examples_by_intent on intent_examples (shop_id, intent, id);
alter table intent_examples enable row level security;
alter table intent_examples force row level security;
create policy by_shop on intent_examples using (shop_id = current_shop() or current_shop() = '*');

-- Intents that do not ship: answered from the shop's knowledge.
create table shop_intents (
  shop_id text not null references shops (id),
  id text not null check (id ~ '^own-[0-9a-f]{12}$'),
  name jsonb not null,
  asks jsonb not null,                                    -- by language: what the knowledge is asked
  added_by text not null,
  added_at timestamptz not null,
  primary key (shop_id, id)
);
alter table shop_intents enable row level security;
alter table shop_intents force row level security;
create policy by_shop on shop_intents using (shop_id = current_shop() or current_shop() = '*');

-- One row per training: how far it is, how the new model compares with the one it would replace.
create table trainings (
  shop_id text not null references shops (id),
  id uuid not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress float8 not null default 0,                      -- 0..1
  step text not null default 'learn',
  examples int not null,                                  -- of the shop's own
  compared_with uuid,                                     -- null: the shipped model
  report jsonb,
  problem text,
  attempts int not null default 0,
  beat_at timestamptz,
  started_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (shop_id, id)
);
create index trainings_open on trainings (created_at) where state in ('queued', 'running');
create unique index trainings_one_open on trainings (shop_id) where state in ('queued', 'running');
alter table trainings enable row level security;
alter table trainings force row level security;
create policy by_shop on trainings using (shop_id = current_shop() or current_shop() = '*');

-- Models of a shop, by the training that made them. Without one in use the shipped model serves.
create table intent_models (
  shop_id text not null references shops (id),
  id uuid not null,
  bytes bytea not null,
  checksum text not null,                                 -- SHA-256 of the bytes
  concepts text not null,                                 -- digest of training/concepts.txt it was taught with
  intents jsonb not null,                                 -- the shop's own intents it knows, with what the knowledge is asked
  in_use boolean not null,
  before uuid,                                            -- what it replaced; null: the shipped model
  made_at timestamptz not null,
  used_at timestamptz,
  used_by text,
  primary key (shop_id, id)
);
create unique index intent_models_in_use on intent_models (shop_id) where in_use;
alter table intent_models enable row level security;
alter table intent_models force row level security;
create policy by_shop on intent_models using (shop_id = current_shop() or current_shop() = '*');
