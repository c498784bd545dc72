package dev.switchboard.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SQL questions with {@code ?} parameters: texts, whole numbers, booleans as 0 or 1, or null. Write
 * what both SQLite and PostgreSQL understand; columns are TEXT and BIGINT.
 */
public interface Sql {

  /** All rows. */
  <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException;

  /** The first row, where there is one. */
  <T> Optional<T> queryOne(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException;

  /**
   * {@code FOR UPDATE} on a database with several writers, else nothing: put it behind a SELECT
   * whose rows the same transaction changes.
   */
  String forUpdate();

  /**
   * {@code FOR SHARE} on a database with several writers, else nothing: put it behind a SELECT
   * whose rows the same transaction relies on, so that no other changes them before it ends.
   */
  String forShare();
}
