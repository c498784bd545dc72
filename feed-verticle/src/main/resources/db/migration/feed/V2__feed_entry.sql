-- The entries of keyed topics; what they hold stands in the compacted logs of the topics.
CREATE TABLE feed_entry (
  topic TEXT NOT NULL,
  entry_key TEXT NOT NULL,
  -- When it ends by itself.
  expires BIGINT,
  -- The socket that it goes with.
  connection TEXT,
  -- When it goes, since that socket was cut off.
  leaves BIGINT,
  PRIMARY KEY (topic, entry_key)
);

-- What the timer asks for.
CREATE INDEX feed_entry_expires ON feed_entry (expires) WHERE expires IS NOT NULL;

CREATE INDEX feed_entry_leaves ON feed_entry (leaves) WHERE leaves IS NOT NULL;

CREATE INDEX feed_entry_connection ON feed_entry (connection) WHERE connection IS NOT NULL;
