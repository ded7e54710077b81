-- A profile is rewritten with every event of its customer: room beside the old one keeps the indexes as they are.
alter table profiles set (fillfactor = 70);
alter table event_sources set (fillfactor = 50);
