CREATE TABLE chat_sessions (
  session_id     BIGINT NOT NULL PRIMARY KEY,
  user_id        TEXT   NOT NULL,
  user_numeric   BIGINT NOT NULL,
  subject        TEXT,
  status         TEXT   NOT NULL,
  agent_id       TEXT,
  agent_numeric  BIGINT,
  created_at     BIGINT NOT NULL
);

CREATE INDEX chat_sessions_by_age ON chat_sessions (created_at, session_id);
CREATE INDEX chat_sessions_by_user ON chat_sessions (user_id, created_at, session_id);
CREATE INDEX chat_sessions_open ON chat_sessions (created_at, session_id) WHERE status <> 'closed';

-- One row: the next id to give out. Ids that joiners took already are passed over.
CREATE TABLE chat_session_ids (
  next_id BIGINT NOT NULL
);

INSERT INTO chat_session_ids (next_id) VALUES (1);

-- How far each user has read each session.
CREATE TABLE chat_reads (
  session_id BIGINT NOT NULL,
  user_id    TEXT   NOT NULL,
  message_id BIGINT NOT NULL,
  PRIMARY KEY (session_id, user_id)
);
