-- Whose tokens are refused, as far as they were issued before a moment, epoch milliseconds.
CREATE TABLE token_revocation (
  principal TEXT NOT NULL PRIMARY KEY,
  before_ms BIGINT NOT NULL
);
CREATE INDEX token_revocation_by_time ON token_revocation (before_ms);
