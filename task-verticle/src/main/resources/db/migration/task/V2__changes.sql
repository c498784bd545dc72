CREATE INDEX task_by_change ON task (changed_at, number);
