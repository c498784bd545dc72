CREATE TABLE polls_poll (
  poll_id   TEXT   NOT NULL PRIMARY KEY,
  question  TEXT   NOT NULL,
  votes     BIGINT NOT NULL,
  closes_at BIGINT NOT NULL
);

CREATE TABLE polls_choice (
  poll_id TEXT   NOT NULL,
  place   BIGINT NOT NULL,
  choice  TEXT   NOT NULL,
  votes   BIGINT NOT NULL,
  PRIMARY KEY (poll_id, choice)
);

CREATE TABLE polls_vote (
  poll_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (poll_id, user_id)
);
