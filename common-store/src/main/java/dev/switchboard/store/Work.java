package dev.switchboard.store;

import java.sql.SQLException;

/**
 * A unit of work inside a transaction. It may run more than once (a batch that failed is run again
 * without the culprit), so it must do nothing but read and write through the transaction. What it
 * throws rolls back what it wrote and fails its caller's future alone.
 */
@FunctionalInterface
public interface Work<T> {

  /** Runs on the writer thread. */
  Pending<T> run(Transaction transaction) throws SQLException;
}
