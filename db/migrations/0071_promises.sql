-- The full promise standard: clocks that pause, warn several times, escalate and leave a chained record; proposals after a breach; tasks for partners.
-- Since when an agent waits for the shopper's answer to a question, and when it came (null: not yet).
alter table conversations add column reply_awaited_since timestamptz, add column replied_at timestamptz;

alter table promises drop constraint promises_kind_check;
alter table promises add constraint promises_kind_check check (kind in ('first-response', 'expert', 'solution', 'closure'));
alter table promises
  add column overlay text,                                -- the region's overlay it was made under; null: the central standard
  add column warnings jsonb not null default '[]',        -- [{share, at}] beside warn_at, oldest first
  add column warned int not null default 0,               -- how many of them were given
  add column paused_at timestamptz,
  add column paused_why text check (paused_why in ('shopper', 'partner')),
  add column escalated jsonb not null default '[]',       -- steps of its chain that were carried out
  add column evidence_n int not null default 0,           -- the newest row of its record, so that a row cut off the end shows
  add column evidence_hash text not null default '';

-- What happened to a promise, in order, never changed: each row carries the hash of the one before.
create table promise_evidence (
  shop_id text not null,
  promise_id uuid not null,
  n int not null,
  at timestamptz not null,
  what text not null,
  facts jsonb not null,
  previous text not null,
  hash text not null,
  primary key (shop_id, promise_id, n)
);

-- What a broken promise may be made good with. Recorded only: nothing is paid from here.
create table promise_proposals (
  shop_id text not null,
  id uuid not null,
  promise_id uuid not null,
  conversation_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  state text not null check (state in ('proposed', 'accepted', 'declined', 'withdrawn')),
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  primary key (shop_id, id),
  unique (shop_id, promise_id)
);
create index promise_proposals_by_conversation on promise_proposals (shop_id, conversation_id);
create index promise_proposals_by_agent on promise_proposals (shop_id, decided_by, decided_at) where state = 'accepted';

-- Who was asked to step in. One row per step of a chain.
create table escalations (
  shop_id text not null,
  id uuid not null,
  promise_id uuid not null,
  conversation_id uuid not null,
  step int not null,
  clock text not null,
  trigger text not null check (trigger in ('warning', 'breach')),
  for_role text not null check (for_role in ('expert', 'supervisor')),
  state text not null check (state in ('open', 'taken', 'closed')),
  raised_at timestamptz not null,
  taken_by uuid,
  ended_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, promise_id, step)
);
create index escalations_open on escalations (shop_id, for_role, raised_at, id) where state = 'open';
create index escalations_by_conversation on escalations (shop_id, conversation_id);

-- What a partner outside the desk has to do for a conversation's solution.
create table partner_tasks (
  shop_id text not null,
  id uuid not null,
  conversation_id uuid not null,
  promise_id uuid,                                        -- the promise that asked for it; null: a person did
  step int,
  partner text not null check (partner in ('logistics', 'repair', 'after-sales')),
  what text not null,
  state text not null check (state in ('open', 'done')),
  opened_by text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  done_by uuid,
  done_at timestamptz,
  result text,
  primary key (shop_id, id),
  unique (shop_id, promise_id, step)
);
create index partner_tasks_by_conversation on partner_tasks (shop_id, conversation_id);
create index partner_tasks_open on partner_tasks (shop_id, due_at, id) where state = 'open';

do $$
declare name text;
begin
  foreach name in array array['promise_evidence', 'promise_proposals', 'escalations', 'partner_tasks'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($p$create policy by_shop on %I using (shop_id = current_shop() or current_shop() = '*')$p$, name);
  end loop;
end $$;

-- The record only grows.
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception '% only grows', tg_table_name; end $$;
create trigger evidence_only_grows before update or delete on promise_evidence for each row execute function refuse_change();
