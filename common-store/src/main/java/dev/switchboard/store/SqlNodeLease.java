package dev.switchboard.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A lease in the database, and who is told when others end. */
final class SqlNodeLease implements NodeLease {

  private final Vertx vertx;
  private final Database database;
  private final Readers readers;
  private final LeaseKeeper keeper;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  SqlNodeLease(
      Vertx vertx, Database database, Readers readers, Clock clock, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.database = database;
    this.readers = readers;
    this.keeper = new LeaseKeeper(database, clock, nanoTime, this::tell);
  }

  private record Listener(Context context, Consumer<String> consumer) {}

  LeaseKeeper keeper() {
    return keeper;
  }

  private void tell(String ended) {
    listeners.forEach(
        listener -> Settlement.on(listener.context(), () -> listener.consumer().accept(ended)));
  }

  /** Ends this lease, as the last thing that is written under it. */
  Pending<Boolean> leave(Transaction transaction) throws SQLException {
    return Pending.of(LeaseRows.leave(transaction, keeper.node()));
  }

  @Override
  public String node() {
    return keeper.node();
  }

  @Override
  public void require(Transaction transaction, String owner) throws SQLException {
    // Every transaction of this store is a batch, which is asked once for all its works.
    BatchTransaction batch = (BatchTransaction) transaction;
    if (batch.isHolding(owner)) {
      return;
    }
    if (!LeaseRows.holds(batch, database, owner)) {
      throw Job.unavailable("this node was declared dead by the others");
    }
    batch.holding(owner);
  }

  @Override
  public void onDeath(Consumer<String> listener) {
    listeners.add(new Listener(vertx.getOrCreateContext(), listener));
  }

  @Override
  public Future<Boolean> lives(String other) {
    return readers.read(null, sql -> LeaseRows.lives(sql, other));
  }
}
