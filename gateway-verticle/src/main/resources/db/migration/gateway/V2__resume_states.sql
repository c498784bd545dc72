-- What sockets left behind when they were lost: one JSON document each, until it is taken over.
DROP TABLE lost_socket;
CREATE TABLE resume_state (
  id TEXT NOT NULL PRIMARY KEY,
  left_behind TEXT NOT NULL,
  until_ms BIGINT NOT NULL
);
