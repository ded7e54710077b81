-- What a shop knows besides orders, as its own systems say it: coupons, points, what goods can do, their manuals, what old things are worth.
create table coupons (
  shop_id text not null references shops (id),
  id text not null,                                       -- the shop's own id
  customer_id uuid not null,
  title text not null,
  off_minor bigint check (off_minor > 0),                 -- so much off …
  off_percent int check (off_percent between 1 and 99),   -- … or such a share of the price
  currency char(3) not null,
  from_minor bigint check (from_minor >= 0),              -- from this much of fitting goods on
  categories text[] not null default '{}',                -- empty: any
  valid_from timestamptz,
  valid_until timestamptz,                                -- exclusive
  state text not null check (state in ('ready', 'used', 'void')),
  used_for text,                                          -- the order
  updated_at timestamptz not null,
  primary key (shop_id, id),
  foreign key (shop_id, customer_id) references customers (shop_id, id),
  check ((off_minor is null) <> (off_percent is null))
);
create index coupons_by_customer on coupons (shop_id, customer_id, valid_until, id);

create table points (
  shop_id text not null references shops (id),
  customer_id uuid not null,
  balance bigint not null check (balance >= 0),
  expiring bigint not null default 0 check (expiring between 0 and balance),
  expires_at timestamptz,
  updated_at timestamptz not null,
  primary key (shop_id, customer_id),
  foreign key (shop_id, customer_id) references customers (shop_id, id)
);

-- What is known of one product in one language. Price and stock stay with the product.
create table product_facts (
  shop_id text not null references shops (id),
  product_id text not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  kind text,                                              -- fridge, washer, phone …: the guided diagnosis and trade-in know these words
  title text,                                             -- in this language; null: as in the catalogue
  specs jsonb not null default '[]',                      -- [{name, value}]
  accessories text[] not null default '{}',               -- product ids that fit
  senior jsonb,                                           -- {suits: well | with-help | hardly, why: [], steps: []}
  warranty_months int check (warranty_months between 0 and 120),
  manual_title text,
  manual_url text,
  updated_at timestamptz not null,
  primary key (shop_id, product_id, locale)
);

-- What an old thing of a kind is worth, from and to. Settled when it has been looked at.
create table trade_in_values (
  shop_id text not null references shops (id),
  kind text not null,
  condition text not null check (condition in ('works', 'worn', 'broken')),
  currency char(3) not null,
  low_minor bigint not null check (low_minor >= 0),
  high_minor bigint not null,
  updated_at timestamptz not null,
  primary key (shop_id, kind, condition),
  check (high_minor >= low_minor)
);

-- What a shopper confirmed and somebody has to do, or the shop has granted: an invoice, a visit, a complaint, a price made good.
create table service_requests (
  shop_id text not null references shops (id),
  id text not null,
  customer_id uuid not null,
  kind text not null check (kind in ('price-protection', 'invoice', 'repair', 'trade-in', 'complaint')),
  order_id text,
  state text not null check (state in ('requested', 'done', 'cancelled')),
  detail jsonb not null default '{}',                     -- words of lists and numbers only
  sealed bytea,                                           -- an invoice's title: personal data
  amount_minor bigint not null default 0 check (amount_minor >= 0),
  currency char(3) not null,
  visit_on date,
  visit_part text check (visit_part in ('morning', 'afternoon', 'evening')),
  proposal text not null,                                 -- which confirmation made it
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, proposal),
  foreign key (shop_id, customer_id) references customers (shop_id, id)
);
create index service_requests_by_customer on service_requests (shop_id, customer_id, created_at desc, id desc);
create index service_requests_by_order on service_requests (shop_id, order_id) where order_id is not null;

do $$
declare name text;
begin
  foreach name in array array['coupons', 'points', 'product_facts', 'trade_in_values', 'service_requests'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;
