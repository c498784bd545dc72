-- The lease of the node that has the socket, by its name in node_lease.
ALTER TABLE feed_entry ADD COLUMN node TEXT;
