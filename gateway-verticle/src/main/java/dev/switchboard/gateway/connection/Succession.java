package dev.switchboard.gateway.connection;

import dev.switchboard.websocket.Fatal;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes changes one after the other, until there is nothing to change any more. */
final class Succession {

  private final BooleanSupplier over;
  private Future<Void> last = Future.succeededFuture();

  /**
   * @param over whether what comes is to be passed over
   */
  Succession(BooleanSupplier over) {
    this.over = over;
  }

  /** Makes a change as soon as those before it are made, however they went. */
  Future<Void> then(Supplier<Future<Void>> change) {
    last = last.isComplete() ? make(change) : last.transform(before -> make(change));
    return last;
  }

  private Future<Void> make(Supplier<Future<Void>> change) {
    if (over.getAsBoolean()) {
      return Future.succeededFuture();
    }
    try {
      return change.get();
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      return Future.failedFuture(thrown);
    }
  }
}
