-- One profile per customer, derived from behaviour_events, orders and order_lines. See docs/decisions/2026-11-28-profile.md.

alter table behaviour_events add column source text not null default 'import';
alter table behaviour_events add column channel text;
alter table behaviour_events add column received_at timestamptz;                      -- null: stored before we kept it

create table profiles (
  shop_id text not null references shops (id),
  customer_id uuid not null,
  state jsonb not null,
  tags text[] not null default '{}',                                                   -- as of updated_at, tier first; true until due_at
  due_at timestamptz,                                                                  -- when time alone changes one of them; null: never
  revision bigint not null default 0,
  updated_at timestamptz not null,
  primary key (shop_id, customer_id)
);
create index profiles_due on profiles (shop_id, due_at) where due_at is not null;
create index profiles_by_tag on profiles using gin (tags);
alter table profiles enable row level security;
alter table profiles force row level security;
create policy by_shop on profiles using (shop_id = current_shop() or current_shop() = '*');

-- Somebody wrote orders or events of this customer and did not fold them. Only grows and is emptied: no two writers wait for each other.
create table profile_stale (
  shop_id text not null,
  id bigint generated always as identity,
  customer_id uuid not null,
  primary key (shop_id, id)
);
create index profile_stale_by_customer on profile_stale (shop_id, customer_id);
alter table profile_stale enable row level security;
alter table profile_stale force row level security;
create policy by_shop on profile_stale using (shop_id = current_shop() or current_shop() = '*');

create function note_stale_profiles() returns trigger language plpgsql as $$
begin
  if current_setting('app.profile_live', true) = 'on' then return null; end if;
  if tg_op = 'DELETE' then
    insert into profile_stale (shop_id, customer_id) select distinct shop_id, customer_id from gone where customer_id is not null;
  elsif tg_op = 'UPDATE' then
    insert into profile_stale (shop_id, customer_id) select shop_id, customer_id from fresh where customer_id is not null union select shop_id, customer_id from gone where customer_id is not null;
  else
    insert into profile_stale (shop_id, customer_id) select distinct shop_id, customer_id from fresh where customer_id is not null;
  end if;
  return null;
end $$;
create trigger note_added after insert on orders referencing new table as fresh for each statement execute function note_stale_profiles();
create trigger note_changed after update on orders referencing old table as gone new table as fresh for each statement execute function note_stale_profiles();
create trigger note_removed after delete on orders referencing old table as gone for each statement execute function note_stale_profiles();
create trigger note_added after insert on behaviour_events referencing new table as fresh for each statement execute function note_stale_profiles();
create trigger note_changed after update on behaviour_events referencing old table as gone new table as fresh for each statement execute function note_stale_profiles();
create trigger note_removed after delete on behaviour_events referencing old table as gone for each statement execute function note_stale_profiles();

-- What the shopper decided about their profile: tags they do not want, uses they agreed to.
create table profile_choices (
  shop_id text not null references shops (id),
  customer_id uuid not null,
  refused text[] not null default '{}',
  consents text[] not null default '{}',
  changed_at timestamptz not null,
  by text not null,
  primary key (shop_id, customer_id)
);
alter table profile_choices enable row level security;
alter table profile_choices force row level security;
create policy by_shop on profile_choices using (shop_id = current_shop() or current_shop() = '*');

-- When a tag came and went, for history and for movement between tiers.
create table tag_changes (
  shop_id text not null references shops (id),
  id uuid not null,
  customer_id uuid not null,
  tag text not null,
  came boolean not null,
  at timestamptz not null,
  primary key (shop_id, id)
);
create index tag_changes_by_customer on tag_changes (shop_id, customer_id, at desc);
create index tag_changes_by_tag on tag_changes (shop_id, tag, at desc);
alter table tag_changes enable row level security;
alter table tag_changes force row level security;
create policy by_shop on tag_changes using (shop_id = current_shop() or current_shop() = '*');

-- Who was joined to a customer: their events and orders count for them.
create index customers_by_merged on customers (shop_id, merged_into) where merged_into is not null;
