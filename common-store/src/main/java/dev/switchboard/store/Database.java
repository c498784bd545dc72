package dev.switchboard.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What differs between the databases; everything else is one code path. */
sealed interface Database permits SqliteDatabase, PostgresDatabase {

  /** The database that a URL names. */
  static Database of(StoreConfig config) {
    if (config.url().startsWith(SqliteDatabase.PREFIX)) {
      return SqliteDatabase.of(config.url());
    }
    if (config.url().startsWith(PostgresDatabase.PREFIX)) {
      return new PostgresDatabase(config);
    }
    throw new StoreException(
        "store.url",
        "must start with " + SqliteDatabase.PREFIX + " or " + PostgresDatabase.PREFIX + "//");
  }

  /** What and where, for people; never a password. */
  String shown();

  /** Takes the database for this process where only one may have it. */
  void claim();

  /** Gives up what {@link #claim} took. */
  void release();

  Connection connectWriter() throws SQLException;

  Connection connectReader() throws SQLException;

  /** For migrations, which may take their time. */
  Connection connectMigrator() throws SQLException;

  /** Waits until no other node migrates, and keeps others from it until closed. */
  Turn awaitTurn() throws SQLException;

  /** The turn to migrate. */
  @FunctionalInterface
  interface Turn extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  Fault fault(SQLException e);

  /** Whether other nodes may have the database too. */
  boolean shared();

  String forUpdate();

  /** Behind a SELECT: the same, but rows that another transaction has locked are left out. */
  String forUpdateUnlessLocked();

  /** Behind a SELECT: the rows are not deleted by others before the transaction ends. */
  String forKeyShare();

  /** What migrations say differently. */
  Map<String, String> placeholders();

  /** Whether SQL clients can call functions here, and nodes hear of their commits. */
  boolean hasFunctions();

  /**
   * Takes new event numbers, ascending, inside the transaction. The heads of all topics that they
   * are for are locked, so numbers grow with the sequence on every node.
   */
  long[] eventNumbers(Session session, int count) throws SQLException;

  /** Keeps other nodes from sweeping until the transaction ends; false where one does already. */
  boolean takeSweep(Session session) throws SQLException;

  /**
   * Where the log of all topics stands, asked after {@link TopicLog.Mark} was made and in the
   * transaction that has looked for what came behind it. From the mark returned, what that
   * transaction did not see, or might not have, is found.
   */
  TopicLog.Mark mark(Sql sql, TopicLog.Mark before) throws SQLException;
}
