-- A keyed digest of an order's sealed address: tells whether an import brings the same address again.
alter table orders add column address_index bytea;
