-- SQL that SQLite and PostgreSQL both understand; names of tables begin with the domain's.
CREATE TABLE {{name}}_entry (
  entry_id   TEXT   NOT NULL PRIMARY KEY,
  author     TEXT   NOT NULL,
  text       TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE INDEX {{name}}_entry_by_age ON {{name}}_entry (created_at, entry_id);
