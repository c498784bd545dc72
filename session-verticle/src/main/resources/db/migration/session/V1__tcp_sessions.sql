CREATE TABLE tcp_sessions (
  session_id    TEXT   NOT NULL PRIMARY KEY,
  mode          TEXT   NOT NULL,
  host          TEXT   NOT NULL,
  port          BIGINT NOT NULL,
  status        TEXT   NOT NULL,
  status_at     BIGINT NOT NULL,
  -- 1 while a connection or a listening port belongs to it.
  live          BIGINT NOT NULL,
  created_at    BIGINT NOT NULL,
  user_id       TEXT,
  user_numeric  BIGINT NOT NULL
);

CREATE INDEX tcp_sessions_by_age ON tcp_sessions (created_at, session_id);
CREATE INDEX tcp_sessions_by_user ON tcp_sessions (user_id, created_at, session_id);
CREATE INDEX tcp_sessions_live ON tcp_sessions (session_id) WHERE live = 1;
CREATE INDEX tcp_sessions_ended ON tcp_sessions (status_at) WHERE live = 0;
