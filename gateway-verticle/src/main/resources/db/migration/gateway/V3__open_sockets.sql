-- What an open socket would leave if its node died now: one JSON document. The socket has all events
-- of the topics that follow up to the number "known", or, where that is null, up to its node's mark.
CREATE TABLE open_socket (
  id TEXT NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  left_open TEXT NOT NULL,
  known BIGINT
);

CREATE INDEX open_socket_node ON open_socket (node);

CREATE INDEX open_socket_key ON open_socket (key_hash);

-- Up to which event number a node had passed everything on to its sockets, and up to which time.
CREATE TABLE gateway_mark (
  node TEXT NOT NULL PRIMARY KEY,
  known BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL
);

-- Whose state it is, so that every node of a cluster finds it; not known of states from before.
ALTER TABLE resume_state ADD COLUMN key_hash TEXT;

ALTER TABLE resume_state ADD COLUMN owner TEXT;

CREATE INDEX resume_state_key ON resume_state (key_hash);

CREATE INDEX resume_state_owner ON resume_state (owner);
