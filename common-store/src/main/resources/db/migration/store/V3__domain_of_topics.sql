-- Whose topic it is, so that its log stays closed to everybody else while that domain is not there.
-- Set by the first event; not known of topics that were there before this column.
ALTER TABLE topic_head ADD COLUMN domain TEXT;

UPDATE topic_head SET domain = 'chat' WHERE topic LIKE 'chat/%';
UPDATE topic_head SET domain = 'task' WHERE topic LIKE 'task/%';
UPDATE topic_head SET domain = 'session' WHERE topic LIKE 'tcp/%';
UPDATE topic_head SET domain = 'notification'
  WHERE topic LIKE 'notifications/%' OR topic LIKE 'run-results/%';
