-- The store's own name for its history: made with the database, told to every topic.
CREATE TABLE store_identity (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- One row per topic that was ever appended to. The row outlives the topic's events, so that
-- sequences are never given out twice. Its lock keeps writers on different nodes in line.
CREATE TABLE topic_head (
  topic TEXT PRIMARY KEY,
  epoch TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  newest BIGINT NOT NULL,
  max_events BIGINT NOT NULL,
  max_age_ms BIGINT NOT NULL,
  bounded BIGINT NOT NULL
)${clustered};

-- What the sweep walks through.
CREATE INDEX topic_head_bounded ON topic_head (topic) WHERE bounded = 1;

-- In the order of writing, so that a commit touches few pages whatever the number of topics; a
-- topic's own order is in the index.
CREATE TABLE topic_event (
  number ${key},
  topic TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  created BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL
);

CREATE UNIQUE INDEX topic_event_order ON topic_event (topic, sequence);

-- The numbers of events, unique in the store.
${event_numbers};

-- First answers to requests that may come again; the id is a hash of principal, scope and key.
CREATE TABLE once_answer (
  id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  created BIGINT NOT NULL
)${clustered};

CREATE INDEX once_answer_created ON once_answer (created);
