-- A supervisor put a waiting conversation in front of the queue. It holds for this hand-over, until it is undone: placing anew respects it.
create table queue_pushes (
  shop_id text not null,
  conversation_id uuid not null,
  id uuid not null,
  queue_key bigint not null,
  reason text not null,
  pushed_by text not null,                                -- agent or API key
  pushed_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  primary key (shop_id, conversation_id, id)
);
alter table queue_pushes enable row level security;
alter table queue_pushes force row level security;
create policy by_shop on queue_pushes using (shop_id = current_shop() or current_shop() = '*');
