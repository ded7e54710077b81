-- A waiting shopper may leave a number, or ask to be answered here, and go: they keep their place. One row per conversation; asking again
-- changes it. The number is sealed, and forgotten as soon as the call-back has ended.
create table call_backs (
  shop_id text not null,
  conversation_id uuid not null,
  how text not null check (how in ('phone', 'message')),
  state text not null check (state in ('open', 'done', 'not-reached', 'cancelled')),
  phone_sealed bytea,
  preferred_at timestamptz,                               -- null: as soon as it is their turn
  not_before timestamptz,                                 -- out of the queue until then: the preferred time, or the next try
  tries int not null default 0 check (tries >= 0),
  asked_at timestamptz not null,
  finished_at timestamptz,
  primary key (shop_id, conversation_id),
  foreign key (shop_id, conversation_id) references conversations (shop_id, id),
  check (phone_sealed is null or (how = 'phone' and state = 'open'))
);
alter table call_backs enable row level security;
alter table call_backs force row level security;
create policy by_shop on call_backs using (shop_id = current_shop() or current_shop() = '*');

alter table notes drop constraint notes_kind_check;
alter table notes add constraint notes_kind_check check (kind in ('note', 'handed-off', 'assigned', 'transferred', 'returned', 'resolved', 'reopened', 'promise', 'rated', 'intervened', 'call-back'));
