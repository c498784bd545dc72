-- What an open socket would leave if its node died now: one JSON document. The socket has all events
-- of the topics that follow up to the number "known", or, where that is null, up to its node's mark.
CREATE TABLE open_socket (
  id TEXT NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  left_open TEXT NOT NULL,
  known BIGINT
);

CREATE INDEX open_socket_node ON open_socket (node);

-- Up to which event number a node had passed everything on to its sockets, and up to which time.
CREATE TABLE gateway_mark (
  node TEXT NOT NULL PRIMARY KEY,
  known BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL
);
