package dev.switchboard.gateway.resume;

import dev.switchboard.gateway.topic.Place;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what lost sockets left on disk, from the moment they are closed, so that it outlives the
 * server (contract 5.6). Thread-safe; writes are made in the order of the calls.
 */
public final class ResumeStore {

  private static final Logger LOG = LoggerFactory.getLogger(ResumeStore.class);

  /** How many clients one question looks for. */
  static final int AT_ONCE = 50;

  private static final String SOME = " IN (?" + ", ?".repeat(AT_ONCE - 1) + ")";
  private static final String FIND_LEFT =
      "SELECT key_hash FROM resume_state WHERE key_hash" + SOME + " GROUP BY key_hash";
  private static final String FIND_OPEN =
      "SELECT key_hash FROM open_socket WHERE key_hash" + SOME + " AND node <> ? GROUP BY key_hash";

  private final Store store;

  public ResumeStore(Store store) {
    this.store = store;
  }

  /**
   * Writes a state, of which the principal has a bounded number.
   *
   * @param socket which leaves it, and would have left something if its node had died; null for
   *     none
   */
  Future<Void> keep(ResumeState state, @Nullable String socket) {
    return store
        .write(
            transaction -> {
              insert(transaction, state);
              bound(transaction, state.key().owner());
              if (socket != null) {
                OpenSocketStore.remove(transaction, socket);
              }
              return Pending.of(true);
            })
        .onFailure(thrown -> LOG.atWarn().log("What a socket left could not be written"))
        .mapEmpty();
  }

  static void insert(Transaction transaction, ResumeState state) throws SQLException {
    int unused =
        transaction.update(
            "INSERT INTO resume_state (id, left_behind, until_ms, key_hash, owner)"
                + " VALUES (?, ?, ?, ?, ?)",
            state.id(),
            new String(Json.encode(state), StandardCharsets.UTF_8),
            state.untilMs(),
            state.key().hash(),
            state.key().owner());
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

  /** Forgets the oldest states of a principal, over so many. */
  static void bound(Transaction transaction, String owner) throws SQLException {
    int unused =
        transaction.update(
            "DELETE FROM resume_state WHERE id IN (SELECT id FROM resume_state WHERE owner = ?"
                + " ORDER BY until_ms DESC, id LIMIT 1000 OFFSET "
                + ResumeStates.MAX_PER_PRINCIPAL
                + ")",
            owner);
  }

  /**
   * What there is of some clients.
   *
   * @param left the hashes of the keys for which there is a state
   * @param open those of which another node has an open socket
   */
  record Found(Set<String> left, Set<String> open) {}

  /** Looks for what clients may take over, by one read; of at most {@link #AT_ONCE} clients. */
  Future<Found> find(List<String> hashes, String node) {
    @Nullable Object[] parameters = new Object[AT_ONCE + 1];
    for (int i = 0; i < AT_ONCE; i++) {
      parameters[i] = hashes.get(Math.min(i, hashes.size() - 1));
    }
    parameters[AT_ONCE] = node;
    return store.read(
        sql ->
            new Found(
                Set.copyOf(
                    sql.query(
                        FIND_LEFT, row -> row.getString(1), Arrays.copyOf(parameters, AT_ONCE))),
                Set.copyOf(sql.query(FIND_OPEN, row -> row.getString(1), parameters))));
  }

  /** Takes what the longest lost socket of a client left; nobody else gets it, on any node. */
  Future<Optional<ResumeState>> claim(String hash, long nowMs) {
    return store.write(
        transaction -> {
          while (true) {
            List<ResumeState> taken =
                transaction.query(
                    "DELETE FROM resume_state WHERE id = (SELECT id FROM resume_state"
                        + " WHERE key_hash = ? AND until_ms > ? ORDER BY until_ms, id LIMIT 1"
                        + transaction.forUpdate()
                        + ") RETURNING left_behind",
                    ResumeStore::state,
                    hash,
                    nowMs);
            if (!taken.isEmpty()) {
              return Pending.of(Optional.of(taken.get(0)));
            }
            // Another node may have been quicker to take the first of several.
            List<String> more =
                transaction.query(
                    "SELECT id FROM resume_state WHERE key_hash = ? AND until_ms > ? LIMIT 1",
                    row -> row.getString(1),
                    hash,
                    nowMs);
            if (more.isEmpty()) {
              return Pending.of(Optional.empty());
            }
          }
        });
  }

  /** Removes what is too old; nobody waits for it. */
  void expire(long nowMs) {
    store
        .write(
            transaction ->
                Pending.of(
                    transaction.update("DELETE FROM resume_state WHERE until_ms <= ?", nowMs)))
        .onFailure(thrown -> LOG.atWarn().log("What sockets left could not be removed"));
  }

  private static ResumeState state(ResultSet row) throws SQLException {
    return Json.decode(row.getString(1).getBytes(StandardCharsets.UTF_8), ResumeState.class);
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
                "SELECT left_behind FROM resume_state ORDER BY until_ms", ResumeStore::state));
  }
}
