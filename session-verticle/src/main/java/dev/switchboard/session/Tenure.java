package dev.switchboard.session;

import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import dev.switchboard.store.Work;
import io.vertx.core.Future;
import java.sql.SQLException;

/**
 * The lease of this node under which a session was opened: what happens in the session is written
 * under it, or not at all.
 *
 * @param node the lease's name
 */
record Tenure(Store store, String node) {

  /** Under this node's present lease. */
  static Tenure present(Store store) {
    return new Tenure(store, store.lease().node());
  }

  /** Whether this node has noticed that it was declared dead. */
  boolean over() {
    return !store.lease().node().equals(node);
  }

  /** Keeps the lease from ending before a transaction does, or fails. */
  void require(Transaction tx) throws SQLException {
    store.lease().require(tx, node);
  }

  <T> Future<T> write(Work<T> work) {
    return store.write(
        tx -> {
          require(tx);
          return work.run(tx);
        });
  }
}
