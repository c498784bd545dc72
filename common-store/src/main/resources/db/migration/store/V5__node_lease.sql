-- The nodes that live. A node counts its beat up every few seconds; the others see whether it does.
-- A lease ends by the row's deletion, which waits for the writes under the lease that are not
-- committed yet, and which no later one can do without noticing.
CREATE TABLE node_lease (
  node TEXT PRIMARY KEY,
  beat BIGINT NOT NULL
);

-- The leases that ended of late, so that every node learns of it: how is 'dead' or 'left'.
CREATE TABLE node_end (
  node TEXT PRIMARY KEY,
  how TEXT NOT NULL,
  ended BIGINT NOT NULL
);
