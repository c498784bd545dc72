package dev.switchboard.store;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.SQLiteOpenMode;

/** SQLite in a file of ours alone: WAL, synced at each commit. */
final class SqliteDatabase implements Database {

  static final String PREFIX = "jdbc:sqlite:";

  private static final int BUSY_TIMEOUT_MS = 5_000;

  /** Pages written again and again go into the database file once per 16 MiB of log. */
  private static final int CHECKPOINT_PAGES = 4_000;

  /** The writer's page cache; hot topics' pages stay in it. */
  private static final int CACHE_KIB = 16_384;

  private final Path file;
  private final FileClaim claim;

  private SqliteDatabase(Path file) {
    this.file = file;
    this.claim = new FileClaim(file);
  }

  static SqliteDatabase of(String url) {
    String name = url.substring(PREFIX.length());
    if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
      throw new StoreException("store.url", PREFIX + " must be followed by a plain file name");
    }
    try {
      return new SqliteDatabase(Path.of(name).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new StoreException("store.url", "is no file name: " + e.getReason());
    }
  }

  @Override
  public String shown() {
    return file.toString();
  }

  @Override
  public void claim() {
    if (Files.isDirectory(file)) {
      throw StoreException.of(this, "is a directory");
    }
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw StoreException.of(this, "its directory does not exist");
    }
    if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
      throw StoreException.of(this, "may not be read and written by this user");
    }
    loadLibrary();
    claim.take();
  }

  private void loadLibrary() {
    try {
      boolean unused = SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw StoreException.of(
          this, "SQLite's native library cannot be loaded: " + StoreException.oneLine(e));
    }
  }

  @Override
  public void release() {
    claim.release();
  }

  @Override
  public Connection connectWriter() throws SQLException {
    SQLiteConfig config = settings();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setCacheSize(-CACHE_KIB);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    Connection connection = config.createConnection(PREFIX + file);
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection connectReader() throws SQLException {
    SQLiteConfig config = settings();
    config.setReadOnly(true);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return config.createConnection(PREFIX + file);
  }

  @Override
  public Connection connectMigrator() throws SQLException {
    return connectWriter();
  }

  @Override
  public Turn awaitTurn() {
    return () -> {};
  }

  private static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.enforceForeignKeys(true);
    return config;
  }

  @Override
  public Fault fault(SQLException e) {
    if (!(e instanceof SQLiteException)) {
      return Fault.WORK;
    }
    // Extended result codes keep the primary one in their lowest byte.
    return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
      case SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_NOMEM,
          SQLITE_READONLY,
          SQLITE_IOERR,
          SQLITE_CORRUPT,
          SQLITE_FULL,
          SQLITE_CANTOPEN,
          SQLITE_PROTOCOL,
          SQLITE_NOTADB ->
          Fault.UNAVAILABLE;
      default -> Fault.WORK;
    };
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public String forUpdate() {
    return "";
  }

  @Override
  public String forUpdateUnlessLocked() {
    return "";
  }

  @Override
  public String forKeyShare() {
    return "";
  }

  @Override
  public boolean hasFunctions() {
    return false;
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of(
        "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
        "key", "INTEGER PRIMARY KEY",
        "clustered", " WITHOUT ROWID",
        "event_numbers",
            "CREATE TABLE event_number (last BIGINT NOT NULL);"
                + " INSERT INTO event_number (last) VALUES (0)",
        // SQLite knows no other order.
        "topics_by_code_point", "SELECT 1");
  }

  @Override
  public long[] eventNumbers(Session session, int count) throws SQLException {
    long last =
        session
            .queryOne(
                "UPDATE event_number SET last = last + ? RETURNING last",
                row -> row.getLong(1),
                count)
            .orElseThrow(() -> new SQLException("the event counter is missing"));
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = last - count + 1 + i;
    }
    return numbers;
  }

  @Override
  public boolean takeSweep(Session session) {
    // There is no other node.
    return true;
  }

  @Override
  public TopicLog.Mark mark(Sql sql, TopicLog.Mark before) throws SQLException {
    // One writer: what is committed has lower numbers than what is to come.
    long last =
        sql.queryOne("SELECT last FROM event_number", row -> row.getLong(1)).orElse(before.known());
    return new TopicLog.Mark(last, last, 0);
  }
}
