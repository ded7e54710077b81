-- What was shown to a shopper and waits for their yes or no. Nothing is done to a shop without one.
create table proposals (
  shop_id text not null references shops (id),
  id uuid not null,
  customer_id uuid not null,
  key text not null,                                      -- the proposer's own: one key, one proposal
  conversation_id uuid,
  asker text not null,                                    -- ai, agent:<id>, key:<id>
  asker_role text,                                        -- null: the AI
  deed_kind text not null,
  order_id text,                                          -- null: about no order
  deed_sealed bytea not null,                             -- an address is personal data
  direction text not null check (direction in ('to-shopper', 'from-shopper', 'none')),
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  via text,
  basis text not null check (basis in ('owed', 'goodwill')),
  state text not null check (state in ('open', 'done', 'declined', 'expired', 'refused')),
  hash text not null,
  rules_version int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz,
  outcome text,
  primary key (shop_id, id),
  unique (shop_id, customer_id, key),
  foreign key (shop_id, customer_id) references customers (shop_id, id),
  check ((state = 'open') = (closed_at is null))
);
create index proposals_by_customer on proposals (shop_id, customer_id, created_at desc, id desc);
alter table proposals enable row level security;
alter table proposals force row level security;
create policy by_shop on proposals using (shop_id = current_shop() or current_shop() = '*');

-- What deeds have moved to shoppers, per order and per day of whoever proposed. The cap is the second wall behind the decision.
create table proposal_sums (
  shop_id text not null references shops (id),
  key text not null,                                      -- order:<id>, day:<date>:owed|goodwill:<who>
  currency char(3) not null,
  minor bigint not null default 0 check (minor >= 0),
  cap_minor bigint,                                       -- of an order: what was paid for it
  primary key (shop_id, key, currency),
  check (cap_minor is null or minor <= cap_minor)
);
alter table proposal_sums enable row level security;
alter table proposal_sums force row level security;
create policy by_shop on proposal_sums using (shop_id = current_shop() or current_shop() = '*');

-- What was asked back of an order, and by which proposal: our own returns name both in their attributes.
create index orders_by_origin on orders (shop_id, (attributes ->> 'of')) where kind = 'return' and attributes ? 'of';
