package dev.switchboard.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one row of a result into a value. */
@FunctionalInterface
public interface Row<T> {

  /** Called once per row, the result set standing on it. */
  T read(ResultSet row) throws SQLException;
}
