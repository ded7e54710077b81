-- The wall counts transfers per solved problem; few assignments end so.
create index assignments_transferred on assignments (shop_id, conversation_id) where ended_by = 'transferred';
