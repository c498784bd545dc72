-- The newest event of each topic in a conflated namespace, which has no history in the log.
CREATE TABLE feed_latest (
  topic TEXT PRIMARY KEY,
  event_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  payload TEXT NOT NULL
);

-- What the purge walks through.
CREATE INDEX feed_latest_expires ON feed_latest (expires);
