-- Shops outside the house: where they are, how far they have been read, when they are looked at next.
create table connectors (
  shop_id text not null references shops (id),
  id uuid not null,
  kind text not null check (kind in ('woocommerce', 'shopify', 'medusa', 'rest', 'folder')),
  name text not null,
  address text not null,                                  -- base URL; of a folder its name
  prefix text not null default '',                        -- before every id that comes from there
  settings jsonb not null default '{}',
  secrets_sealed bytea,                                   -- keys and tokens by name, as one sealed JSON object
  secrets_set_at timestamptz,
  state text not null check (state in ('active', 'paused')),
  every_minutes int not null check (every_minutes between 1 and 1440),
  progress jsonb not null default '{}',                   -- the cursor: written in the same transaction as the rows it stands behind
  since_at timestamptz,                                   -- everything changed before this was read; null: never read to the end
  next_at timestamptz not null,
  beat_at timestamptz,                                    -- while a process reads it
  turn int not null default 0,                            -- whose turn it is: a process that lost it can store nothing
  failures int not null default 0,                        -- in a row
  problem jsonb,                                          -- the last one, until a pass succeeds
  last_ok_at timestamptz,
  greeting jsonb,
  revision int not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (shop_id, id),
  check ((secrets_sealed is null) = (secrets_set_at is null))
);
create unique index connectors_by_prefix on connectors (shop_id, prefix) where kind <> 'folder';
create index connectors_due on connectors (next_at) where state = 'active';

-- What a shop said that cannot be, and why. Kept, not stored: the same record again, mended, leaves here.
create table connector_quarantine (
  shop_id text not null references shops (id),
  connector_id uuid not null,
  record text not null,                                   -- type and the shop's id: order 1001
  reason text not null,
  at_column text,
  row_sealed bytea not null,
  at timestamptz not null,
  primary key (shop_id, connector_id, record),
  foreign key (shop_id, connector_id) references connectors (shop_id, id) on delete cascade
);

-- Changes a shop has announced and that still have to be fetched, and deliveries already taken.
create table connector_changes (
  shop_id text not null references shops (id),
  connector_id uuid not null,
  id uuid not null,
  resource text not null,
  record_id text not null,
  row_sealed bytea,                                       -- a generic shop's webhook brings the record itself
  at timestamptz not null,
  primary key (shop_id, connector_id, id),
  foreign key (shop_id, connector_id) references connectors (shop_id, id) on delete cascade
);
create unique index connector_changes_once on connector_changes (shop_id, connector_id, resource, record_id) where row_sealed is null;
create table connector_deliveries (
  shop_id text not null references shops (id),
  connector_id uuid not null,
  delivery text not null,
  at timestamptz not null,
  primary key (shop_id, connector_id, delivery),
  foreign key (shop_id, connector_id) references connectors (shop_id, id) on delete cascade
);

-- Confirmed deeds on their way to the shop outside. One row per confirmation: its id is the shop's idempotency key.
create table connector_deeds (
  shop_id text not null references shops (id),
  id uuid not null,                                       -- the proposal
  connector_id uuid not null,
  order_id text not null,
  kind text not null,
  deed_sealed bytea not null,                             -- an address is personal data
  own_reference text,                                     -- our return's number
  state text not null check (state in ('waiting', 'done', 'refused', 'by-hand')),
  reference text,                                         -- the shop's number for what was done
  problem text,
  attempts int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (shop_id, id),
  foreign key (shop_id, connector_id) references connectors (shop_id, id) on delete cascade
);
create index connector_deeds_waiting on connector_deeds (shop_id, connector_id, created_at) where state = 'waiting';
create index connector_deeds_by_reference on connector_deeds (shop_id, connector_id, reference) where reference is not null;

do $$
declare name text;
begin
  foreach name in array array['connectors', 'connector_quarantine', 'connector_changes', 'connector_deliveries', 'connector_deeds'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;
