-- The queue in lines of equal needs, so that a look reads the heads of lines and never the whole queue.
alter table conversations
  add column queue_line text,
  add column prefers_agent_id uuid,
  add column prefers_as text check (prefers_as in ('advisor', 'last-agent')),
  add column passed_on_by uuid,
  -- What this chat takes of an agent's capacity, in hundredths of an ordinary one.
  add column chat_weight integer not null default 100 check (chat_weight between 1 and 10000);

-- Who waits across the upgrade stands in one line until placed again: served in the same order, only not told apart.
update conversations set queue_line = '' where state = 'waiting' and queue_key is not null;

create index conversations_lines on conversations (shop_id, queue_line, queue_key, id) where state = 'waiting' and queue_line is not null;
create index conversations_preferring on conversations (shop_id, prefers_agent_id, queue_key, id) where state = 'waiting' and prefers_agent_id is not null;

-- The open chats of an agent by what they weigh; kept with open_chats.
alter table agents add column open_load integer not null default 0 check (open_load >= 0);
update agents set open_load = 100 * open_chats;

-- What the house measured of one shop's queue, as of an instant: held-back seats and the mean handling time behind overload.
create table queue_measures (
  shop_id text not null references shops (id),
  measured_at timestamptz not null,
  handling_ms bigint,
  held_seats integer not null,
  primary key (shop_id)
);
alter table queue_measures enable row level security;
alter table queue_measures force row level security;
create policy by_shop on queue_measures using (shop_id = current_shop() or current_shop() = '*');
