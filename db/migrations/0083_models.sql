-- The language model a shop has chosen, one per shop. Without a row the embedded understander works alone.
create table models (
  shop_id text not null primary key references shops (id),
  enabled boolean not null,
  preset text not null,
  base_url text not null,
  region text check (region in ('mainland', 'abroad')),   -- as declared; null: not said
  model text not null,
  extra_body jsonb not null,
  key_sealed bytea,
  key_set_at timestamptz,
  asks text not null check (asks in ('unsure', 'always')),
  rewords boolean not null,
  patience_ms int not null,
  tokens_per_day bigint,
  cost_per_day_minor bigint,
  price_in_minor bigint not null,
  price_out_minor bigint not null,
  filing text not null,
  probe jsonb,                                            -- of these very settings; null: they changed since
  revision int not null,
  updated_by text not null,
  updated_at timestamptz not null,
  check ((key_sealed is null) = (key_set_at is null))
);
alter table models enable row level security;
alter table models force row level security;
create policy by_shop on models using (shop_id = current_shop() or current_shop() = '*');

-- Who agreed, when and to what, that an address outside mainland China is asked. Never changed, only withdrawn.
create table model_consents (
  shop_id text not null references shops (id),
  id uuid not null,
  host text not null,
  text text not null,
  agreed_by text not null,
  agreed_by_name text not null,
  agreed_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz,
  primary key (shop_id, id)
);
alter table model_consents enable row level security;
alter table model_consents force row level security;
create policy by_shop on model_consents using (shop_id = current_shop() or current_shop() = '*');

-- What was used, per day of the shop's time zone.
create table model_use (
  shop_id text not null references shops (id),
  day date not null,
  calls int not null default 0,
  failed int not null default 0,
  kept int not null default 0,
  replaced int not null default 0,
  tokens_in bigint not null default 0,
  tokens_out bigint not null default 0,
  cost_micro bigint not null default 0,                   -- millionths of a fen
  estimated int not null default 0,
  primary key (shop_id, day)
);
alter table model_use enable row level security;
alter table model_use force row level security;
create policy by_shop on model_use using (shop_id = current_shop() or current_shop() = '*');
