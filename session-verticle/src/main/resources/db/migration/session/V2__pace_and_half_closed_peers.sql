-- 1 where the session's peer waits for its owner's sockets.
ALTER TABLE tcp_sessions ADD COLUMN pace BIGINT NOT NULL DEFAULT 0;
-- 1 while the peer of a session that dialled has ended its sending side and can be sent to.
ALTER TABLE tcp_sessions ADD COLUMN read_closed BIGINT NOT NULL DEFAULT 0;
