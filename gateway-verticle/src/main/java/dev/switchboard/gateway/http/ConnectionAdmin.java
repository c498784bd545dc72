package dev.switchboard.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an administrator may see and do of the sockets that are open (contract 6). */
public interface ConnectionAdmin {

  /**
   * Lists sockets, in an order that does not change while they stay.
   *
   * @param limit 1 to 500
   * @param cursor the {@code nextCursor} of the page before; null for the first
   */
  Future<Page> list(int limit, @Nullable String cursor);

  /** Closes a socket; false where there is none of that id. */
  Future<Boolean> close(String connectionId);

  /**
   * A socket.
   *
   * @param principal null before authentication
   * @param connectedAt epoch milliseconds
   * @param topics how many it is subscribed to
   */
  record Item(
      String connectionId,
      String dialect,
      @Nullable String principal,
      @Nullable String clientId,
      String address,
      long connectedAt,
      int topics) {}

  /** A stretch of the list; no cursor behind the last one. */
  record Page(
      List<Item> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

    public Page {
      items = List.copyOf(items);
    }
  }
}
