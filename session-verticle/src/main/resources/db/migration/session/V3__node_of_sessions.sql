-- The lease of the node that has the session's connections, by its name in node_lease.
ALTER TABLE tcp_sessions ADD COLUMN node TEXT;
