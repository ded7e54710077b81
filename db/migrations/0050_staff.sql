-- Which process holds how many of an agent's desk sockets. A process that dies stops beating, and its sockets stop counting.
create table desk_sockets (
  shop_id text not null,
  agent_id uuid not null,
  node text not null,                                     -- one per process life
  sockets int not null check (sockets >= 0),
  beat_at timestamptz not null,
  primary key (shop_id, agent_id, node),
  foreign key (shop_id, agent_id) references agents (shop_id, id)
);
create index desk_sockets_by_beat on desk_sockets (beat_at);
create index agents_on_duty on agents (shop_id, id) where active and presence = 'online' and left_at is null;
create index agent_sessions_by_agent on agent_sessions (shop_id, agent_id);

-- One row per time a human was given a conversation: how long the shopper had waited, how long it took. The honest wait is read from here.
create table assignments (
  shop_id text not null,
  id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null,
  tier text not null,
  how text not null check (how in ('matched', 'taken', 'transferred', 'intervened')),
  waiting_since timestamptz,                              -- null: it never waited
  queue_key bigint,
  assigned_at timestamptz not null,
  answered_at timestamptz,                                -- the agent's first message in it
  ended_at timestamptz,
  ended_by text,                                          -- resolved, returned, transferred
  primary key (shop_id, id)
);
create index assignments_by_conversation on assignments (shop_id, conversation_id, assigned_at);
create index assignments_by_time on assignments (shop_id, assigned_at);
create index assignments_by_end on assignments (shop_id, ended_at) where ended_at is not null;
create index assignments_open_by_agent on assignments (shop_id, agent_id) where ended_at is null;

-- A shopper is asked once for one conversation; the message itself belongs to conversations.
create table rating_requests (
  shop_id text not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  asked_at timestamptz not null,
  primary key (shop_id, conversation_id)
);

do $$
declare name text;
begin
  foreach name in array array['desk_sockets', 'assignments', 'rating_requests'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;
