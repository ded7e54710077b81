-- How much the AI may do about each intent of a shop. No row: as shipped (confirm).
create table autonomy_levels (
  shop_id text not null references shops (id),
  intent text not null,
  level text not null check (level in ('off', 'suggest', 'confirm', 'act')),
  revision int not null default 0,
  since timestamptz,                                      -- the last move: what was measured before it does not count
  by text,                                                -- rule, or agent:<id>
  primary key (shop_id, intent)
);
alter table autonomy_levels enable row level security;
alter table autonomy_levels force row level security;
create policy by_shop on autonomy_levels using (shop_id = current_shop() or current_shop() = '*');

create table autonomy_moves (
  shop_id text not null references shops (id),
  id uuid not null,
  intent text not null,
  from_level text not null,
  to_level text not null,
  at timestamptz not null,
  by text not null,
  because jsonb not null,                                 -- the rule and the figures it saw, or a person's reason
  primary key (shop_id, id)
);
create index autonomy_moves_by_time on autonomy_moves (shop_id, at desc, id desc);
alter table autonomy_moves enable row level security;
alter table autonomy_moves force row level security;
create policy by_shop on autonomy_moves using (shop_id = current_shop() or current_shop() = '*');

-- One measured turn: what the AI would have done (shadow) or did (served), and whether the person or the shopper agreed.
create table autonomy_evidence (
  shop_id text not null references shops (id),
  conversation_id uuid not null,
  seq int not null,                                       -- of the shopper's words
  intent text not null,
  kind text not null check (kind in ('shadow', 'served')),
  level text not null,
  at timestamptz not null,
  agreed boolean not null,
  ai text not null,                                       -- the act, by name
  human text not null,
  distance double precision,                              -- 0..1; null: nothing to compare
  primary key (shop_id, conversation_id, seq)
);
create index autonomy_evidence_by_intent on autonomy_evidence (shop_id, intent, at desc);
alter table autonomy_evidence enable row level security;
alter table autonomy_evidence force row level security;
create policy by_shop on autonomy_evidence using (shop_id = current_shop() or current_shop() = '*');

-- A person's word on what the AI made of a turn in a dialect.
create table dialect_reviews (
  shop_id text not null references shops (id),
  conversation_id uuid not null,
  seq int not null,
  dialect text not null,
  is_right boolean not null,
  by text not null,
  at timestamptz not null,
  primary key (shop_id, conversation_id, seq)
);
alter table dialect_reviews enable row level security;
alter table dialect_reviews force row level security;
create policy by_shop on dialect_reviews using (shop_id = current_shop() or current_shop() = '*');

-- Turns in a dialect, the newest first: few of all decisions.
create index decisions_in_dialect on decisions (shop_id, at desc) where kind = 'concierge.turn' and (facts ->> 'dialect') is not null;

-- A draft that was shown to who serves, and what became of it.
create table copilot_drafts (
  shop_id text not null references shops (id),
  conversation_id uuid not null,
  id text not null,                                       -- of source, turn and words
  seq int not null,                                       -- the newest message it knew
  source text not null check (source in ('flow', 'article')),
  intent text,
  body text not null,
  agent_id uuid not null,
  shown_at timestamptz not null,
  taken_at timestamptz,                                   -- put into the composer
  outcome text check (outcome in ('accepted', 'edited', 'ignored')),
  sent_seq int,                                           -- the reply it became, or beside which it was ignored
  distance double precision,                              -- 0..1 of that reply
  primary key (shop_id, conversation_id, id)
);
create index copilot_drafts_by_time on copilot_drafts (shop_id, shown_at desc);
alter table copilot_drafts enable row level security;
alter table copilot_drafts force row level security;
create policy by_shop on copilot_drafts using (shop_id = current_shop() or current_shop() = '*');

-- What the AI would have said when a person answered: kept until the conversation ends and the two can be compared.
create table copilot_shadows (
  shop_id text not null references shops (id),
  conversation_id uuid not null,
  seq int not null,                                       -- of the shopper's words
  intent text not null,
  act text not null,
  about text,
  body text not null,
  level text not null,
  at timestamptz not null,
  primary key (shop_id, conversation_id, seq)
);
alter table copilot_shadows enable row level security;
alter table copilot_shadows force row level security;
create policy by_shop on copilot_shadows using (shop_id = current_shop() or current_shop() = '*');
