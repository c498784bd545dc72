package dev.switchboard.gateway.resume;

import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /**
   * Writes a state; nobody waits for it.
   *
   * @param socket which leaves it, and would have left something if its node had died; null for
   *     none
   */
  void keep(ResumeState state, @Nullable String socket) {
    store
        .write(
            transaction -> {
              insert(transaction, state);
              if (socket != null) {
                OpenStore.remove(transaction, socket);
              }
              return Pending.of(true);
            })
        .onFailure(thrown -> LOG.atWarn().log("What a socket left could not be written"));
  }

  static void insert(Transaction transaction, ResumeState state) throws SQLException {
    int unused =
        transaction.update(
            "INSERT INTO resume_state (id, left_behind, until_ms) VALUES (?, ?, ?)",
            state.id(),
            new String(Json.encode(state), StandardCharsets.UTF_8),
            state.untilMs());
  }

  /** Finds out how far the socket had got that left a state, where its node died. */
  public Future<ResumeState> reached(ResumeState state) {
    PassedOn passedOn = state.passedOn();
    if (passedOn == null) {
      return Future.succeededFuture(state);
    }
    return store.read(
        sql -> {
          List<Place> reached = new ArrayList<>(state.places().size());
          for (Place place : state.places()) {
            reached.add(passedOn.reached(place, store.log(), sql));
          }
          return state.at(reached);
        });
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
