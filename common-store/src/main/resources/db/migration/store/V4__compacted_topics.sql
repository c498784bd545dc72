-- A compacted topic keeps of each key the newest event alone, which may say that the key was removed.
ALTER TABLE topic_head ADD COLUMN compacted BIGINT NOT NULL DEFAULT 0;

-- Removals up to this sequence are not all kept any more.
ALTER TABLE topic_head ADD COLUMN removals_behind BIGINT NOT NULL DEFAULT 0;

-- Events up to this sequence are from before the topic became compacted, or ceased to be.
ALTER TABLE topic_head ADD COLUMN kept_behind BIGINT NOT NULL DEFAULT 0;

ALTER TABLE topic_event ADD COLUMN entry_key TEXT;

-- 1 where the event says that its key was removed.
ALTER TABLE topic_event ADD COLUMN removal BIGINT;

CREATE UNIQUE INDEX topic_event_entry ON topic_event (topic, entry_key) WHERE entry_key IS NOT NULL;

-- What the sweep of removals walks through.
CREATE INDEX topic_event_removal ON topic_event (topic, sequence) WHERE removal = 1;

CREATE INDEX topic_head_compacted ON topic_head (topic) WHERE compacted = 1;
