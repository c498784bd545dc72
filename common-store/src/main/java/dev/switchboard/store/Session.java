package dev.switchboard.store;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one thread, with its prepared statements. It connects when it is first needed
 * and again after {@link #discard}. For that one thread only.
 */
final class Session implements Sql {

  /** How many statements stay prepared; the least recently used goes first. */
  private static final int MAX_STATEMENTS = 256;

  private final Connector connector;
  private final String forUpdate;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
  private @Nullable Connection connection;

  Session(Connector connector, String forUpdate) {
    this.connector = connector;
    this.forUpdate = forUpdate;
  }

  /** Opens a connection. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  /** Sets the parameters of one row of a batch. */
  @FunctionalInterface
  interface Binder<R> {
    void bind(PreparedStatement statement, R row) throws SQLException;
  }

  // Beginning and ending by the autocommit flag is what both drivers do without leaving a further
  // transaction open: SQLite's begins the next one inside commit() and so keeps the write lock.
  void begin() throws SQLException {
    connection().setAutoCommit(false);
  }

  void commit() throws SQLException {
    connection().setAutoCommit(true);
  }

  /** Undoes the transaction, if need be by giving up the connection. */
  void rollback() {
    Connection open = connection;
    if (open == null) {
      return;
    }
    try {
      if (open.getAutoCommit()) {
        // The commit itself failed and may have left the transaction open.
        discard();
        return;
      }
      open.rollback();
      open.setAutoCommit(true);
    } catch (SQLException e) {
      discard();
    }
  }

  /** Closes the connection; the next use opens another. */
  void discard() {
    Connection open = connection;
    connection = null;
    statements.clear();
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // Nothing can be done about a connection that does not even close.
      }
    }
  }

  /** Connects where it is not connected. */
  Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connector.connect();
      connection = open;
    }
    return open;
  }

  boolean broken() {
    Connection open = connection;
    try {
      return open == null || open.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** Carries out a statement that needs no preparation. */
  void execute(String sql) throws SQLException {
    update(sql);
  }

  int update(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = take(sql);
    boolean reusable = false;
    try {
      set(statement, parameters);
      int changed = statement.executeUpdate();
      reusable = true;
      return changed;
    } finally {
      giveBack(sql, statement, reusable);
    }
  }

  <R> void batch(String sql, List<R> rows, Binder<R> binder) throws SQLException {
    PreparedStatement statement = take(sql);
    boolean reusable = false;
    try {
      for (R row : rows) {
        binder.bind(statement, row);
        statement.addBatch();
      }
      int[] unused = statement.executeBatch();
      reusable = true;
    } finally {
      giveBack(sql, statement, reusable);
    }
  }

  @Override
  public <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = take(sql);
    boolean reusable = false;
    try {
      set(statement, parameters);
      List<T> values = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          values.add(row.read(result));
        }
      }
      reusable = true;
      return values;
    } finally {
      giveBack(sql, statement, reusable);
    }
  }

  @Override
  public <T> Optional<T> queryOne(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = take(sql);
    boolean reusable = false;
    try {
      set(statement, parameters);
      Optional<T> value;
      try (ResultSet result = statement.executeQuery()) {
        value = result.next() ? Optional.of(row.read(result)) : Optional.empty();
      }
      reusable = true;
      return value;
    } finally {
      giveBack(sql, statement, reusable);
    }
  }

  @Override
  public String forUpdate() {
    return forUpdate;
  }

  @Override
  public String forShare() {
    return forUpdate.isEmpty() ? "" : " FOR SHARE";
  }

  // A statement in use is out of the map, so that a question asked while another's rows are read
  // gets a statement of its own.
  private PreparedStatement take(String sql) throws SQLException {
    PreparedStatement prepared = statements.remove(sql);
    return prepared != null ? prepared : connection().prepareStatement(sql);
  }

  private void giveBack(String sql, PreparedStatement statement, boolean reusable)
      throws SQLException {
    if (!reusable || connection == null) {
      close(statement);
      return;
    }
    PreparedStatement other = statements.put(sql, statement);
    if (other != null) {
      close(other);
    }
    if (statements.size() > MAX_STATEMENTS) {
      Iterator<PreparedStatement> oldestFirst = statements.values().iterator();
      PreparedStatement oldest = oldestFirst.next();
      oldestFirst.remove();
      close(oldest);
    }
  }

  private static void close(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // Its connection is gone, and it with it; the error that matters is on its way already.
    }
  }

  /**
   * PostgreSQL takes no text with U+0000, so it is refused on both databases alike. Payloads are
   * JSON, where it is escaped; what is left is a name that a client gave.
   */
  private static String storable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw Failure.of(FailureCode.INVALID_MESSAGE, "a name has the character U+0000").exception();
    }
    return text;
  }

  private static void set(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else if (value instanceof String text) {
        statement.setString(i + 1, storable(text));
      } else if (value instanceof Long || value instanceof Integer) {
        statement.setLong(i + 1, ((Number) value).longValue());
      } else if (value instanceof Boolean flag) {
        statement.setLong(i + 1, flag ? 1 : 0);
      } else {
        throw new IllegalArgumentException("no SQL parameter: " + value.getClass().getName());
      }
    }
  }
}
