-- How events come in, and by which keys we know whose they are. See docs/decisions/2026-11-28-profile.md.

create table event_sources (
  shop_id text not null references shops (id),
  source text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  stored bigint not null default 0,
  doubled bigint not null default 0,
  quarantined bigint not null default 0,
  refused bigint not null default 0,
  late bigint not null default 0,                                                      -- told more than a day after they happened
  skew_ms bigint not null default 0,                                                   -- its clock less ours, when it last said what time it has
  primary key (shop_id, source)
);
alter table event_sources enable row level security;
alter table event_sources force row level security;
create policy by_shop on event_sources using (shop_id = current_shop() or current_shop() = '*');

-- What could not be believed, as it came: sealed, for it may hold anything.
create table quarantined_events (
  shop_id text not null references shops (id),
  id uuid not null,
  source text not null,
  event_id text,
  reason text not null,
  path text not null,
  received_at timestamptz not null,
  body_sealed bytea not null,
  primary key (shop_id, id)
);
create index quarantined_events_by_time on quarantined_events (shop_id, received_at desc);
alter table quarantined_events enable row level security;
alter table quarantined_events force row level security;
create policy by_shop on quarantined_events using (shop_id = current_shop() or current_shop() = '*');

-- A key by which a customer is known, as a keyed digest. Its home is the customer it was first seen with, and never changes.
create table identities (
  shop_id text not null references shops (id),
  kind text not null check (kind in ('union', 'open', 'phone', 'email', 'device')),
  digest bytea not null,
  home_id uuid not null,
  source text not null,
  first_at timestamptz not null,
  primary key (shop_id, kind, digest)
);
create index identities_by_home on identities (shop_id, home_id);
alter table identities enable row level security;
alter table identities force row level security;
create policy by_shop on identities using (shop_id = current_shop() or current_shop() = '*');

create index behaviour_events_cancels on behaviour_events (shop_id, subject) where kind = 'cancel';
