package dev.switchboard.store;

import java.sql.SQLException;

/** A read-only question to the database. */
@FunctionalInterface
public interface Query<T> {

  /** Runs on a reader thread. */
  T run(Sql sql) throws SQLException;
}
