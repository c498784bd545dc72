package dev.switchboard.gateway.resume;

import dev.switchboard.protocol.json.Json;
import dev.switchboard.store.NodeLease;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What open sockets would leave, on disk, for when their node dies; and what dead nodes left so.
 * Thread-safe.
 */
public final class OpenSocketStore {

  /** How many sockets of a dead node one transaction takes over. */
  private static final int STEP = 500;

  private static final String PUT =
      "INSERT INTO open_socket (id, node, key_hash, left_open, known) VALUES (?, ?, ?, ?, NULL)"
          + " ON CONFLICT (id) DO UPDATE SET node = excluded.node,"
          + " key_hash = excluded.key_hash,"
          + " left_open = excluded.left_open, known = NULL";
  private static final String MARK =
      "INSERT INTO gateway_mark (node, known, seen_ms) VALUES (?, ?, ?)"
          + " ON CONFLICT (node) DO UPDATE SET known = excluded.known, seen_ms = excluded.seen_ms";
  private static final String ORPHANS =
      "SELECT id FROM open_socket WHERE node NOT IN (SELECT node FROM node_lease) ORDER BY id"
          + " LIMIT ?";
  private static final String TAKE =
      "DELETE FROM open_socket WHERE id IN (" + ORPHANS + ") RETURNING node, left_open, known";

  private final Store store;
  private final NodeLease lease;

  public OpenSocketStore(Store store) {
    this.store = store;
    this.lease = store.lease();
  }

  /** Up to where everything was passed on, by {@code seenMs} at the latest. */
  public record Mark(long known, long seenMs) {}

  /**
   * Writes what has changed, in one transaction: what is no longer covered by the mark is frozen
   * before the mark moves on.
   *
   * @param node the lease under which the sockets are open
   * @param mark null where it is as it was
   */
  public Future<Void> write(String node, OpenChanges changes, @Nullable Mark mark) {
    return store
        .write(
            tx -> {
              lease.require(tx, node);
              for (Map.Entry<String, OpenState> one : changes.states().entrySet()) {
                int unused =
                    tx.update(
                        PUT, one.getKey(), node, one.getValue().key().hash(), json(one.getValue()));
              }
              for (Map.Entry<String, Long> one : changes.frozen().entrySet()) {
                int unused =
                    tx.update(
                        "UPDATE open_socket SET known = ? WHERE id = ?",
                        one.getValue(),
                        one.getKey());
              }
              for (String id : changes.gone()) {
                remove(tx, id);
              }
              if (mark != null) {
                int unused = tx.update(MARK, node, mark.known(), mark.seenMs());
              }
              return Pending.of(true);
            })
        .mapEmpty();
  }

  private static String json(OpenState state) {
    return new String(Json.encode(state), StandardCharsets.UTF_8);
  }

  /** Removes what a socket would have left, in the transaction that keeps what it leaves. */
  static void remove(Transaction tx, String id) throws SQLException {
    int unused = tx.update("DELETE FROM open_socket WHERE id = ?", id);
  }

  /** Forgets all of a node, whose sockets are gone. */
  public Future<Void> clear(String node) {
    return store
        .write(
            tx -> {
              int sockets = tx.update("DELETE FROM open_socket WHERE node = ?", node);
              int marks = tx.update("DELETE FROM gateway_mark WHERE node = ?", node);
              return Pending.of(sockets + marks);
            })
        .mapEmpty();
  }

  private record Orphan(String node, String state, @Nullable Long known) {}

  /**
   * Makes what sockets of dead nodes would have left what they left. Each is taken by one node,
   * whichever is the first.
   *
   * @param untilMs when it is forgotten, epoch milliseconds
   */
  public Future<Void> takeOver(long untilMs) {
    return store
        .write(tx -> Pending.of(takeSome(tx, untilMs)))
        .compose(taken -> taken == STEP ? takeOver(untilMs) : Future.succeededFuture());
  }

  private static int takeSome(Transaction tx, long untilMs) throws SQLException {
    List<Orphan> orphans =
        tx.query(
            TAKE,
            row -> {
              long known = row.getLong(3);
              Long frozen = row.wasNull() ? null : Long.valueOf(known);
              return new Orphan(row.getString(1), row.getString(2), frozen);
            },
            STEP);
    for (Orphan orphan : orphans) {
      OpenState open =
          Json.decode(orphan.state().getBytes(StandardCharsets.UTF_8), OpenState.class);
      for (ResumeState state : open.left(passedOn(tx, orphan, open), untilMs)) {
        ResumeStore.insert(tx, state);
      }
      ResumeStore.bound(tx, open.key().owner());
    }
    if (orphans.size() < STEP) {
      int unused =
          tx.update(
              "DELETE FROM gateway_mark WHERE node NOT IN (SELECT node FROM node_lease)"
                  + " AND node NOT IN (SELECT node FROM open_socket)");
    }
    return orphans.size();
  }

  private static @Nullable PassedOn passedOn(Transaction tx, Orphan orphan, OpenState open)
      throws SQLException {
    Mark mark =
        tx.queryOne(
                "SELECT known, seen_ms FROM gateway_mark WHERE node = ?",
                row -> new Mark(row.getLong(1), row.getLong(2)),
                orphan.node())
            .orElse(new Mark(0, 0));
    Long frozen = orphan.known();
    return open.following().isEmpty()
        ? null
        : new PassedOn(frozen == null ? mark.known() : frozen, mark.seenMs(), open.following());
  }
}
