-- The inbox pages by what must be done next within one state; without a running promise a row sorts last. agent_id rides along so that
-- the counts of the views need no row. The old pair could not answer a page of one state without walking the others.
drop index conversations_open;
drop index conversations_by_agent;
create index conversations_open on conversations (shop_id, state, (coalesce(next_due_at, 'infinity'::timestamptz)), id) include (agent_id) where state <> 'resolved';
create index conversations_by_agent on conversations (shop_id, agent_id, (coalesce(next_due_at, 'infinity'::timestamptz)), id) where state = 'with-agent';
drop index conversations_resolved;
create index conversations_resolved on conversations (shop_id, resolved_at desc, id desc) where state = 'resolved';
