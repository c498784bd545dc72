package dev.switchboard.notification;

import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.notification.NotificationTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import io.vertx.core.Future;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far each user's notifications were delivered. While one write is under way, what else
 * is delivered is gathered, so many deliveries cost one row each user. Lives on one event loop.
 */
final class DeliveryMarks {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryMarks.class);

  private final Store store;
  private final Consumer<Runnable> later;
  // Sorted, so that two nodes take the rows' locks in one order.
  private SortedMap<String, Long> gathered = new TreeMap<>();
  private SortedMap<String, Long> underWay = new TreeMap<>();
  private Future<?> writing = Future.succeededFuture();

  /**
   * Marks for a store.
   *
   * @param later has something run on the same event loop after a pause: a write that failed is
   *     tried again
   */
  DeliveryMarks(Store store, Consumer<Runnable> later) {
    this.store = store;
    this.later = later;
  }

  /** Notes what was written to a socket. */
  void delivered(Delivered delivered) {
    NotificationTopics.userOf(delivered.topic())
        .ifPresent(
            userId -> {
              gathered.merge(userId, delivered.sequence(), Math::max);
              write();
            });
  }

  /** What is known here of a user and maybe not yet in the database; 0 for nothing. */
  long known(String userId) {
    return Math.max(gathered.getOrDefault(userId, 0L), underWay.getOrDefault(userId, 0L));
  }

  /** Completes once everything noted is in the database; fails where it cannot be written. */
  Future<Void> flush() {
    write();
    return writing.compose(
        written -> gathered.isEmpty() && underWay.isEmpty() ? Future.succeededFuture() : flush());
  }

  private void write() {
    if (gathered.isEmpty() || !underWay.isEmpty()) {
      return;
    }
    underWay = gathered;
    gathered = new TreeMap<>();
    SortedMap<String, Long> batch = new TreeMap<>(underWay);
    writing =
        store
            .write(
                transaction -> {
                  for (Map.Entry<String, Long> mark : batch.entrySet()) {
                    InboxTables.saveDelivered(transaction, mark.getKey(), mark.getValue());
                  }
                  return Pending.of(batch.size());
                })
            .onComplete(written -> underWay = new TreeMap<>(), thrown -> keepForLater(thrown))
            .onSuccess(written -> write());
  }

  private void keepForLater(Throwable thrown) {
    LOG.atWarn()
        .addKeyValue("users", underWay.size())
        .addKeyValue("reason", thrown.getMessage())
        .log("Deliveries could not be noted; they are kept and tried again");
    underWay.forEach((userId, sequence) -> gathered.merge(userId, sequence, Math::max));
    underWay = new TreeMap<>();
    later.accept(this::write);
  }
}
