-- The notifications themselves are events of the log; these tables hold what became of them.

-- Up to where each user's inbox was written to a socket.
CREATE TABLE notification_delivery (
  user_id TEXT PRIMARY KEY,
  delivered_sequence BIGINT NOT NULL
);

-- What is not in here is unread.
CREATE TABLE notification_ack (
  user_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  acked_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, sequence)
);

CREATE INDEX notification_ack_by_age ON notification_ack (acked_at);

-- Whose code runs; the results are events of the log.
CREATE TABLE run_session (
  session_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
