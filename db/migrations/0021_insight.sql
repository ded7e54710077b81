-- The wall counts promises by when they were decided.
create index promises_decided on promises (shop_id, (coalesce(breached_at, finished_at))) where state in ('kept', 'breached');
