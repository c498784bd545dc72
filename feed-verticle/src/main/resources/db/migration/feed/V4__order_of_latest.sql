-- Grows with each event of the topic, in the order in which whichever nodes commit them.
ALTER TABLE feed_latest ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
