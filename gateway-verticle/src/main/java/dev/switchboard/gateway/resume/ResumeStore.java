package dev.switchboard.gateway.resume;

import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what lost sockets left on disk, from the moment they are closed, so that it outlives the
 * server (contract 5.6). Thread-safe; writes are made in the order of the calls.
 */
public final class ResumeStore {

  private static final Logger LOG = LoggerFactory.getLogger(ResumeStore.class);

  private final Store store;

  public ResumeStore(Store store) {
    this.store = store;
  }

  /** Writes a state; nobody waits for it. */
  void keep(ResumeState state) {
    String json = new String(Json.encode(state), StandardCharsets.UTF_8);
    store
        .write(
            transaction -> {
              transaction.update(
                  "INSERT INTO resume_state (id, left_behind, until_ms) VALUES (?, ?, ?)",
                  state.id(),
                  json,
                  state.untilMs());
              return Pending.of(true);
            })
        .onFailure(thrown -> LOG.atWarn().log("What a socket left could not be written"));
  }

  /** Removes states; nobody waits for it. */
  void remove(List<String> ids) {
    store
        .write(
            transaction -> {
              for (String id : ids) {
                transaction.update("DELETE FROM resume_state WHERE id = ?", id);
              }
              return Pending.of(true);
            })
        .onFailure(thrown -> LOG.atWarn().log("What a socket left could not be removed"));
  }

  /** Completes when all that was written before is on disk. */
  public Future<Void> settled() {
    return store.write(transaction -> Pending.of(true)).mapEmpty();
  }

  /** Reads what is kept, the oldest first. */
  public Future<List<ResumeState>> all() {
    return store.read(
        sql ->
            sql.query(
                "SELECT left_behind FROM resume_state ORDER BY until_ms",
                row ->
                    Json.decode(
                        row.getString(1).getBytes(StandardCharsets.UTF_8), ResumeState.class)));
  }
}
