package dev.switchboard.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, which several nodes may share. */
final class PostgresDatabase implements Database {

  static final String PREFIX = "jdbc:postgresql:";

  // A node that hangs in the middle of a transaction must not keep the heads' locks for ever.
  // By statements, since a pooler refuses startup parameters that it does not know.
  private static final String SESSION =
      "SET lock_timeout = 5000; SET idle_in_transaction_session_timeout = 10000";

  /** Any number that no other program locks; "switchbo" in ASCII. */
  private static final long MIGRATION_LOCK = 0x737769746368626FL;

  private static final long SWEEP_LOCK = MIGRATION_LOCK + 1;

  // How many transactions before one may have taken numbers, of those that the snapshot does not
  // see. The locks are those of now: of a transaction that has ended since the snapshot they say
  // nothing, so it counts. They are looked at once, the tables' ahead of the transactions' own, so
  // that none ends between the two.
  private static final String WRITING =
      "WITH held AS MATERIALIZED (SELECT * FROM pg_locks WHERE granted)"
          + " SELECT count(*) FROM txid_snapshot_xip(txid_current_snapshot()) running"
          + " WHERE running < ? AND NOT EXISTS (SELECT 1 FROM held own"
          + " WHERE own.locktype = 'transactionid' AND own.mode = 'ExclusiveLock'"
          + " AND own.transactionid::TEXT::BIGINT = running % 4294967296"
          + " AND NOT EXISTS (SELECT 1 FROM held heads"
          + " WHERE heads.virtualtransaction = own.virtualtransaction"
          + " AND heads.locktype = 'relation' AND heads.mode = 'RowExclusiveLock'"
          + " AND heads.relation = 'topic_head'::regclass))";

  private final String url;
  private final boolean shared;
  private final Properties properties = new Properties();
  private final PostgresClaim claim;

  PostgresDatabase(StoreConfig config) {
    this.url = config.url();
    this.shared = config.shared();
    this.claim = new PostgresClaim(this, config.shared());
    if (config.user() != null) {
      properties.setProperty("user", config.user());
    }
    if (config.password() != null) {
      properties.setProperty("password", config.password());
    }
    properties.setProperty("ApplicationName", "switchboard");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "20");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    // Details of errors quote rows, and rows are people's.
    properties.setProperty("logServerErrorDetail", "false");
  }

  @Override
  public String shown() {
    // Credentials travel behind the question mark.
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public void claim() {
    refusePooler();
    claim.take();
  }

  private void refusePooler() {
    try (Connection one = DriverManager.getConnection(url, properties);
        Connection other = DriverManager.getConnection(url, properties)) {
      if (PoolerProbe.sharesSessions(one, other)) {
        throw StoreException.of(
            this,
            "is behind a pooler that shares sessions between transactions; set PgBouncer's"
                + " pool_mode to session, or let store.url name the server itself");
      }
    } catch (SQLException e) {
      throw StoreException.of(this, StoreException.oneLine(e));
    }
  }

  @Override
  public void release() {
    claim.release();
  }

  @Override
  public Connection connectWriter() throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(SESSION);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection connectReader() throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      connection.setReadOnly(true);
      // All statements of one read see the same moment.
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection connectMigrator() throws SQLException {
    Properties patient = new Properties();
    patient.putAll(properties);
    patient.setProperty("socketTimeout", "0");
    return DriverManager.getConnection(url, patient);
  }

  // Flyway's own lock does not cover the making of its table.
  @Override
  public Turn awaitTurn() throws SQLException {
    Connection connection = connectMigrator();
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("SELECT pg_advisory_lock(" + MIGRATION_LOCK + ")");
      return () -> unlock(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  // A pooler may keep the session for others.
  private static void unlock(Connection connection) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("SELECT pg_advisory_unlock_all()");
    }
  }

  @Override
  public Fault fault(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5) {
      return Fault.WORK;
    }
    return switch (state) {
      // Serialisation failure, deadlock, lock timeout, a key that another node has just written.
      case "40001", "40P01", "55P03" -> Fault.CONTENTION;
      // Shut down, crashed, starting up, idle for too long.
      case "57P01", "57P02", "57P03", "57P05", "25P03" -> Fault.CONNECTION_LOST;
      // A standby; a statement that was cancelled.
      case "25006", "57014" -> Fault.UNAVAILABLE;
      default ->
          switch (state.substring(0, 2)) {
            case "08" -> Fault.CONNECTION_LOST;
            case "28", "3D", "53", "58", "F0", "XX" -> Fault.UNAVAILABLE;
            default -> Fault.WORK;
          };
    };
  }

  @Override
  public boolean shared() {
    return shared;
  }

  @Override
  public String forUpdate() {
    return " FOR UPDATE";
  }

  @Override
  public String forUpdateUnlessLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  @Override
  public String forKeyShare() {
    return " FOR KEY SHARE";
  }

  @Override
  public boolean hasFunctions() {
    return true;
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of(
        "identity", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "key", "BIGINT PRIMARY KEY",
        "clustered", "",
        "event_numbers", "CREATE SEQUENCE event_number",
        "topics_by_code_point",
            "ALTER TABLE topic_head ALTER COLUMN topic TYPE TEXT COLLATE \"C\"");
  }

  @Override
  public long[] eventNumbers(Session session, int count) throws SQLException {
    long[] numbers =
        session
            .query(
                "SELECT nextval('event_number') FROM generate_series(1, ?)",
                row -> row.getLong(1),
                count)
            .stream()
            .mapToLong(Long::longValue)
            .toArray();
    Arrays.sort(numbers);
    return numbers;
  }

  @Override
  public boolean takeSweep(Session session) throws SQLException {
    return session
        .queryOne("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), SWEEP_LOCK)
        .orElse(false);
  }

  // Numbers are taken in another order than transactions commit. A transaction has its own id, and
  // a lock on the table of heads, before it takes numbers (TopicRows and append_pending write the
  // heads first). So once all that had numbers when a number was taken have ended, whatever has
  // that
  // number or a lower one is committed or never will be. Those that may have some are the running
  // ones with ids below one that was given out afterwards, but for those that have no such lock
  // yet:
  // an application's transaction may run for hours.
  @Override
  public TopicLog.Mark mark(Sql sql, TopicLog.Mark before) throws SQLException {
    if (number(sql, WRITING, before.transaction()) > 0) {
      return before;
    }
    long taken =
        number(
            sql,
            "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM event_number");
    return new TopicLog.Mark(before.taken(), taken, number(sql, "SELECT txid_current()"));
  }

  private static long number(Sql sql, String question, @Nullable Object... parameters)
      throws SQLException {
    return sql.queryOne(question, row -> row.getLong(1), parameters)
        .orElseThrow(() -> new SQLException("no answer to " + question));
  }
}
