-- What sockets left behind when the server was stopped: one JSON document each.
CREATE TABLE lost_socket (
  left_behind TEXT NOT NULL,
  until_ms BIGINT NOT NULL
);
