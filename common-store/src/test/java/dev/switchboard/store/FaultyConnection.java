package dev.switchboard.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection that several share in turn, and whose statements a test can have fail. */
final class FaultyConnection implements InvocationHandler {

  private static final Set<String> WRITES = Set.of("executeUpdate", "setAutoCommit");
  private static final Set<String> READS = Set.of("executeQuery", "prepareStatement");

  private final Object real;
  private final Faults faults;

  private FaultyConnection(Object real, Faults faults) {
    this.real = real;
    this.faults = faults;
  }

  /** Decides of each statement whether it fails, and when. */
  interface Faults {
    boolean failsBefore(boolean writes);

    boolean failsAfter(boolean writes);
  }

  static Connection of(Connection real, Faults faults) {
    return wrapped(Connection.class, new FaultyConnection(real, faults));
  }

  private static <T> T wrapped(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("close") && real instanceof Connection shared) {
      giveBack(shared);
      return null;
    }
    boolean writes = WRITES.contains(method.getName());
    boolean asks = writes || READS.contains(method.getName());
    if (asks && faults.failsBefore(writes)) {
      throw new SQLException("lost before " + method.getName());
    }
    Object answer;
    try {
      answer = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (asks && faults.failsAfter(writes)) {
      throw new SQLException("lost after " + method.getName());
    }
    return answer instanceof PreparedStatement statement
        ? wrapped(PreparedStatement.class, new FaultyConnection(statement, faults))
        : answer;
  }

  /** As the server does when a connection is lost in the middle of a transaction. */
  private static void giveBack(Connection shared) throws SQLException {
    if (!shared.getAutoCommit()) {
      shared.rollback();
      shared.setAutoCommit(true);
    }
  }
}
