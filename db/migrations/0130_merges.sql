-- Who is the same person, why, and how it is taken back. See docs/decisions/2026-11-28-profile.md.
create table customer_merges (
  shop_id text not null references shops (id),
  id uuid not null,
  a_id uuid not null,
  b_id uuid not null,
  reason text not null,                                                                -- the key both had, or person
  at timestamptz not null,
  by text not null,
  why text,                                                                            -- a person's own words
  undone_at timestamptz,
  undone_by text,
  undone_why text,
  primary key (shop_id, id)
);
create index customer_merges_by_a on customer_merges (shop_id, a_id);
create index customer_merges_by_b on customer_merges (shop_id, b_id);
alter table customer_merges enable row level security;
alter table customer_merges force row level security;
create policy by_shop on customer_merges using (shop_id = current_shop() or current_shop() = '*');

-- Where an order that stands with a merged customer came from: taking the merge back brings it home.
create table order_homes (
  shop_id text not null references shops (id),
  order_id text not null,
  home_id uuid not null,
  primary key (shop_id, order_id)
);
create index order_homes_by_home on order_homes (shop_id, home_id);
alter table order_homes enable row level security;
alter table order_homes force row level security;
create policy by_shop on order_homes using (shop_id = current_shop() or current_shop() = '*');

-- Two who share a key and were not joined, and why: for a person to look at, and so that nobody asks again with every event.
create table identity_conflicts (
  shop_id text not null references shops (id),
  low_id uuid not null,
  high_id uuid not null,
  kind text not null,
  reason text not null,
  first_at timestamptz not null,
  primary key (shop_id, low_id, high_id)
);
create index identity_conflicts_by_high on identity_conflicts (shop_id, high_id);
alter table identity_conflicts enable row level security;
alter table identity_conflicts force row level security;
create policy by_shop on identity_conflicts using (shop_id = current_shop() or current_shop() = '*');
