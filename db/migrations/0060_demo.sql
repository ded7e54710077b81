-- Which parts of the demonstration shop have been loaded, and in which version: loading is done once per version.
create table demo_parts (
  shop_id text not null references shops (id),
  part text not null,
  version int not null,
  loaded_at timestamptz not null,
  primary key (shop_id, part)
);
alter table demo_parts enable row level security;
alter table demo_parts force row level security;
create policy by_shop on demo_parts using (shop_id = current_shop() or current_shop() = '*');
