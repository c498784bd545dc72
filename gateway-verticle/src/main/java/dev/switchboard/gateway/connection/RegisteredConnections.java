package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.http.ConnectionAdmin;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sockets of this process as administrators see them, oldest first. */
public final class RegisteredConnections implements ConnectionAdmin {

  private static final Comparator<Connection> OLDEST_FIRST =
      Comparator.comparingLong(Connection::openedAtMs).thenComparing(Connection::connectionId);

  private final Vertx vertx;
  private final ConnectionRegistry registry;

  public RegisteredConnections(Vertx vertx, ConnectionRegistry registry) {
    this.vertx = vertx;
    this.registry = registry;
  }

  @Override
  public Future<Page> list(int limit, @Nullable String cursor) {
    Place after;
    try {
      after = cursor == null ? new Place(Long.MIN_VALUE, "") : Place.parse(cursor);
    } catch (FailureException notOurs) {
      return Future.failedFuture(notOurs);
    }
    // Sorting all sockets would hold an event loop up.
    return vertx.executeBlocking(() -> page(after, limit), false);
  }

  private Page page(Place after, int limit) {
    List<Connection> some =
        registry.all().stream()
            .filter(after::isBefore)
            .sorted(OLDEST_FIRST)
            .limit(limit + 1L)
            .toList();
    boolean more = some.size() > limit;
    List<Connection> shown = more ? some.subList(0, limit) : some;
    return new Page(
        shown.stream().map(RegisteredConnections::item).toList(),
        more ? Place.of(shown.get(limit - 1)).text() : null);
  }

  /** The cursor for what comes behind a socket. */
  static String cursorBehind(Item item) {
    return new Place(item.connectedAt(), item.connectionId()).text();
  }

  @Override
  public Future<Boolean> close(String connectionId) {
    Optional<Connection> found = registry.find(connectionId);
    found.ifPresent(Connection::dismiss);
    return Future.succeededFuture(found.isPresent());
  }

  private static Item item(Connection connection) {
    Connection.Summary summary = connection.summary();
    Principal principal = summary.principal();
    return new Item(
        connection.connectionId(),
        connection.dialect().rules().name(),
        principal == null ? null : principal.id(),
        summary.clientId(),
        connection.address(),
        connection.openedAtMs(),
        summary.subscriptions());
  }

  /** Where a page ends. */
  private record Place(long openedAtMs, String connectionId) {

    static Place of(Connection connection) {
      return new Place(connection.openedAtMs(), connection.connectionId());
    }

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-(conn_[0-9a-f]{32})");

    static Place parse(String cursor) {
      Matcher form = FORM.matcher(cursor);
      if (!form.matches()) {
        throw Require.invalid("cursor is none that this list gave out");
      }
      return new Place(Long.parseLong(form.group(1)), form.group(2));
    }

    String text() {
      return openedAtMs + "-" + connectionId;
    }

    boolean isBefore(Connection connection) {
      return openedAtMs < connection.openedAtMs()
          || (openedAtMs == connection.openedAtMs()
              && connectionId.compareTo(connection.connectionId()) < 0);
    }
  }
}
