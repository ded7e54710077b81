-- Every row belongs to a shop: shop_id leads every primary key, and row-level security is the second wall.
-- app.shop_id is set per transaction by the kernel; '*' is the house itself (job claims, sign-in look-ups, migrations).

create function current_shop() returns text language sql stable parallel safe
  return current_setting('app.shop_id', true);

create table shops (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  currency char(3) not null default 'CNY',
  time_zone text not null default 'Asia/Shanghai',
  locale text not null default 'zh-CN',
  allowed_origins text[] not null default '{}',
  identity_secret bytea,                                  -- sealed: HMAC key the shop signs shopper identity with
  demo boolean not null default false,
  created_at timestamptz not null
);

-- staff
create table agents (
  shop_id text not null references shops (id),
  id uuid not null,
  email text not null,
  name text not null,
  role text not null check (role in ('agent', 'expert', 'supervisor', 'operations', 'manager')),
  password_hash text,                                     -- scrypt; null: cannot sign in by password
  active boolean not null default true,
  skills jsonb not null default '[]',                     -- [{skill, level 1..5}]
  languages text[] not null default '{zh}',
  capacity int not null default 4 check (capacity between 0 and 50),
  avatar text,
  session_epoch int not null default 0,                   -- raised when password, role or active change: older sessions die
  presence text not null default 'offline' check (presence in ('online', 'away', 'offline')),
  presence_at timestamptz,
  connections int not null default 0,
  left_at timestamptz,                                    -- the last socket closed; grace runs from here
  open_chats int not null default 0 check (open_chats >= 0),
  last_assigned_at timestamptz,
  created_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, email)
);

create table agent_sessions (
  shop_id text not null,
  id uuid not null,
  agent_id uuid not null,
  token_hash bytea not null,
  epoch int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (shop_id, id),
  foreign key (shop_id, agent_id) references agents (shop_id, id)
);
create unique index agent_sessions_by_token on agent_sessions (token_hash);

create table api_keys (
  shop_id text not null references shops (id),
  id uuid not null,
  name text not null,
  key_hash bytea not null,
  role text not null check (role in ('agent', 'supervisor', 'operations', 'manager')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (shop_id, id)
);
create unique index api_keys_by_hash on api_keys (key_hash);

create table sign_in_attempts (
  shop_id text not null,
  account_hash bytea not null,
  failures int not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz,
  primary key (shop_id, account_hash)
);

-- customers
create table customers (
  shop_id text not null references shops (id),
  id uuid not null,
  external_id text,                                       -- the shop's own id; null: an anonymous visitor
  name text,
  phone_sealed bytea, phone_index bytea, email_sealed bytea, email_index bytea, address_sealed bytea,
  region text,
  locale text,
  born_on date,
  care jsonb not null default '[]',                       -- [{need, declaredAt, by}]: silver hearing vision dialect language
  merged_into uuid,
  attributes jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (shop_id, id)
);
create unique index customers_by_external on customers (shop_id, external_id) where external_id is not null;
create index customers_by_phone on customers (shop_id, phone_index) where phone_index is not null;
create index customers_by_email on customers (shop_id, email_index) where email_index is not null;

create table visitors (
  shop_id text not null references shops (id),
  id uuid not null,
  customer_id uuid not null,                              -- its anonymous customer
  token_hash bytea not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (shop_id, id)
);
create unique index visitors_by_token on visitors (token_hash);

create table identified_sessions (                        -- a shopper signed in by the shop's token; short-lived
  shop_id text not null,
  id uuid not null,
  visitor_id uuid not null,
  customer_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (shop_id, id)
);
create unique index identified_sessions_by_token on identified_sessions (token_hash);

-- commerce
create table products (
  shop_id text not null references shops (id),
  id text not null,                                       -- the shop's id (stock code, product id, item id)
  parent_id text,                                         -- a variant's product
  title text not null,
  category text,
  price_minor bigint,
  currency char(3),
  available boolean,
  image text,
  attributes jsonb not null default '{}',
  updated_at timestamptz not null,
  primary key (shop_id, id)
);
create index products_by_parent on products (shop_id, parent_id) where parent_id is not null;

create table orders (
  shop_id text not null references shops (id),
  id text not null,                                       -- the shop's order number
  customer_id uuid,                                       -- null: the source names nobody
  kind text not null check (kind in ('sale', 'return')),  -- a return's total is negative
  status text not null,                                   -- pending paid shipped delivered completed cancelled returned
  currency char(3) not null,
  total_minor bigint not null,
  line_count int not null,
  placed_at timestamptz not null,
  address_sealed bytea,
  attributes jsonb not null default '{}',
  updated_at timestamptz not null,
  primary key (shop_id, id)
);
create index orders_by_customer on orders (shop_id, customer_id, placed_at desc) where customer_id is not null;

create table order_lines (
  shop_id text not null,
  order_id text not null,
  line_no int not null,
  product_id text not null,
  title text not null,
  quantity int not null,
  unit_price numeric(20, 6) not null,                     -- as the source gives it, which may be finer than a minor unit
  amount_minor bigint not null,
  attributes jsonb not null default '{}',
  primary key (shop_id, order_id, line_no)
);

create table parcels (
  shop_id text not null references shops (id),
  id text not null,
  order_id text not null,
  carrier text,
  tracking_no text,
  status text not null,                                   -- packed shipped in-transit out-for-delivery delivered exception
  shipped_at timestamptz, expected_at timestamptz, delivered_at timestamptz,
  trace jsonb not null default '[]',                      -- [{at, place, text}] newest last
  updated_at timestamptz not null,
  primary key (shop_id, id)
);
create index parcels_by_order on parcels (shop_id, order_id);
create index parcels_by_tracking on parcels (shop_id, tracking_no) where tracking_no is not null;

create table behaviour_events (
  shop_id text not null references shops (id),
  id text not null,
  customer_id uuid not null,
  kind text not null,
  subject text,
  occurred_at timestamptz not null,
  detail jsonb not null default '{}',
  primary key (shop_id, id)
);
create index behaviour_events_by_customer on behaviour_events (shop_id, customer_id, occurred_at desc);

create table imports (
  shop_id text not null references shops (id),
  id uuid not null,
  adapter text not null,
  file_name text not null,
  state text not null check (state in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')),
  skip_bad boolean not null default false,
  bytes_total bigint, bytes_read bigint not null default 0, rows_read bigint not null default 0,
  report jsonb,
  started_by text not null,
  created_at timestamptz not null, finished_at timestamptz,
  primary key (shop_id, id)
);

-- playbook and knowledge
create table playbooks (
  shop_id text not null references shops (id),
  version int not null,
  state text not null check (state in ('draft', 'checked', 'published', 'retired')),
  document jsonb not null,
  note text not null default '',
  revision int not null default 0,
  author text not null,
  created_at timestamptz not null, checked_at timestamptz, published_at timestamptz, retired_at timestamptz,
  primary key (shop_id, version)
);
create unique index playbooks_published on playbooks (shop_id) where state = 'published';

create table decisions (                                  -- why anything was decided, for explanation and replay
  shop_id text not null,
  id uuid not null,
  kind text not null,
  subject_id uuid not null,
  at timestamptz not null,
  playbook_version int not null,
  outcome jsonb not null,
  because jsonb not null,
  facts jsonb not null default '{}',
  primary key (shop_id, id)
);
create index decisions_by_subject on decisions (shop_id, subject_id, at);

create table articles (
  shop_id text not null references shops (id),
  id uuid not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  title text not null,
  questions text[] not null default '{}',
  answer text not null,
  tags text[] not null default '{}',
  state text not null check (state in ('draft', 'published', 'archived')),
  revision int not null default 0,
  updated_by text not null,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (shop_id, id)
);

create table canned_replies (
  shop_id text not null references shops (id),
  id uuid not null,
  shortcut text not null,
  locale text not null,
  title text not null,
  body text not null,
  primary key (shop_id, id),
  unique (shop_id, locale, shortcut)
);

-- conversations
create table conversations (
  shop_id text not null,
  id uuid not null,
  customer_id uuid not null,
  visitor_id uuid,                                        -- who opened it; null when opened through the API
  channel text not null default 'web',
  locale text not null default 'zh-CN',
  state text not null check (state in ('with-ai', 'waiting', 'with-agent', 'resolved')),
  revision int not null default 0,                        -- raised by every state change, never by a message
  last_seq bigint not null default 0,
  last_at timestamptz not null,
  last_sender text,
  last_words text,
  customer_read_seq bigint not null default 0,
  agent_read_seq bigint not null default 0,
  agent_id uuid,
  needed_skill text,
  tier text not null default 'mass',
  care text[] not null default '{}',
  queue_key bigint,                                       -- static rank while waiting: smaller goes first (linear ageing)
  waiting_since timestamptz,
  handed_off_at timestamptz,
  handover_reason text,
  first_human_at timestamptz,
  misunderstood int not null default 0,
  flow jsonb not null default '{}',
  next_due_at timestamptz,                                -- the nearest running promise: the inbox sorts by it
  opened_at timestamptz not null,
  resolved_at timestamptz, resolved_by text, resolution text,
  abandoned_at timestamptz,
  reopened int not null default 0,
  primary key (shop_id, id)
) with (fillfactor = 70);
create index conversations_waiting on conversations (shop_id, queue_key, id) where state = 'waiting';
create index conversations_open on conversations (shop_id, next_due_at, id) where state <> 'resolved';
create index conversations_by_agent on conversations (shop_id, agent_id, next_due_at, id) where state = 'with-agent';
create index conversations_resolved on conversations (shop_id, resolved_at desc, id) where state = 'resolved';
create index conversations_by_customer on conversations (shop_id, customer_id, opened_at desc);
create index conversations_by_opened on conversations (shop_id, opened_at);

create table messages (
  shop_id text not null,
  conversation_id uuid not null,
  seq bigint not null,
  sender_kind text not null check (sender_kind in ('customer', 'agent', 'ai', 'system')),
  sender_id text not null,                                -- customer id, agent id, 'ai' or 'system'
  client_id uuid not null,
  body text not null,
  card jsonb,                                             -- order, parcel, product, article, quick replies
  sent_at timestamptz not null,
  primary key (shop_id, conversation_id, seq),
  unique (shop_id, conversation_id, sender_id, client_id)
);

create table notes (                                      -- staff only: never numbered with the shopper's messages
  shop_id text not null,
  conversation_id uuid not null,
  id uuid not null,
  after_seq bigint not null,
  kind text not null check (kind in ('note', 'handed-off', 'assigned', 'transferred', 'returned', 'resolved', 'reopened', 'promise', 'rated', 'intervened')),
  author_id text not null,
  body text not null default '',
  detail jsonb not null default '{}',
  at timestamptz not null,
  primary key (shop_id, conversation_id, id)
);

create table promises (
  shop_id text not null,
  id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('first-response', 'solution', 'closure')),
  tier text not null,
  state text not null check (state in ('running', 'warned', 'breached', 'kept', 'void')),
  started_at timestamptz not null,
  warn_at timestamptz not null,
  due_at timestamptz not null,
  finished_at timestamptz,
  breached_at timestamptz,
  playbook_version int not null,
  because jsonb not null default '[]',
  primary key (shop_id, id)
);
create index promises_by_conversation on promises (shop_id, conversation_id);
create index promises_by_started on promises (shop_id, started_at);

create table ratings (
  shop_id text not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  agent_id uuid,
  score int not null check (score between 1 and 5),
  nps int check (nps between 0 and 10),
  words text,
  at timestamptz not null,
  primary key (shop_id, conversation_id)
);
create index ratings_by_at on ratings (shop_id, at);

create table audit (
  shop_id text not null,
  id uuid not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  primary key (shop_id, id)
);
create index audit_by_at on audit (shop_id, at);

-- jobs: reactions and timers, in the same transaction as the change that causes them
create table jobs (
  shop_id text not null,
  id bigint generated always as identity,
  kind text not null,
  key text,                                               -- at most one unclaimed job per (shop, kind, key)
  payload jsonb not null,
  run_at timestamptz not null,
  attempts int not null default 0,
  locked_until timestamptz,
  failed_at timestamptz,
  failure text,
  primary key (shop_id, id)
);
create index jobs_due on jobs (run_at, id) where failed_at is null;
create unique index jobs_by_key on jobs (shop_id, kind, key) where key is not null and failed_at is null;

do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = current_schema() and tablename not in ('shops', 'migrations') loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;
alter table shops enable row level security;
alter table shops force row level security;
create policy by_shop on shops using (id = current_shop() or current_shop() = '*');
