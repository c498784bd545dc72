package dev.switchboard.gateway;

import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps what lost sockets left across a restart of the server (contract 5.6). */
final class LostSocketStore {

  private final Store store;

  LostSocketStore(Store store) {
    this.store = store;
  }

  /** Writes all of them at once. */
  Future<Void> keep(List<LostSocket> lost) {
    if (lost.isEmpty()) {
      return Future.succeededFuture();
    }
    return store
        .write(
            transaction -> {
              for (LostSocket one : lost) {
                transaction.update(
                    "INSERT INTO lost_socket (left_behind, until_ms) VALUES (?, ?)",
                    new String(Json.encode(one), StandardCharsets.UTF_8),
                    one.untilMs());
              }
              return Pending.of(lost.size());
            })
        .mapEmpty();
  }

  /** Reads what the last stop kept; it is gone from the store then. */
  Future<List<LostSocket>> takeAll() {
    return store.write(
        transaction -> {
          List<LostSocket> lost =
              transaction.query(
                  "SELECT left_behind FROM lost_socket ORDER BY until_ms",
                  row ->
                      Json.decode(
                          row.getString(1).getBytes(StandardCharsets.UTF_8), LostSocket.class));
          transaction.update("DELETE FROM lost_socket");
          return Pending.of(lost);
        });
  }
}
