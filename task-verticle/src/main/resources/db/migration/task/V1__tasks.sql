CREATE TABLE task (
  -- In the order in which tasks were made.
  number        ${identity},
  task_id       TEXT   NOT NULL UNIQUE,
  name          TEXT   NOT NULL,
  status        TEXT   NOT NULL,
  total         BIGINT NOT NULL,
  completed     BIGINT NOT NULL,
  failed        BIGINT NOT NULL,
  current_item  TEXT   NOT NULL,
  detail        TEXT   NOT NULL,
  user_id       TEXT,
  created_at    BIGINT NOT NULL,
  start_time    BIGINT,
  end_time      BIGINT,
  -- How often it has changed, and when last.
  revision      BIGINT NOT NULL,
  changed_at    BIGINT NOT NULL
);

CREATE INDEX task_by_status ON task (status, number);
CREATE INDEX task_by_user ON task (user_id, number);
CREATE INDEX task_finished ON task (end_time, number) WHERE end_time IS NOT NULL;
