package dev.switchboard.notification;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets users subscribe to their own notifications, from behind the last delivered one. */
final class InboxAccess {

  private static final Logger LOG = LoggerFactory.getLogger(InboxAccess.class);

  private final Store store;
  private final DeliveryMarks marks;

  InboxAccess(Store store, DeliveryMarks marks) {
    this.store = store;
    this.marks = marks;
  }

  /** Grants the topic to the user whose name it has, proved by a token; to nobody else. */
  Future<TopicGrant> authorize(TopicRequest request, String userId) {
    if (!Access.owns(request.caller(), userId)) {
      return Future.failedFuture(Access.unknownTopic(request.topic()));
    }
    Store reads = store.onBehalfOf(request.caller().principal());
    long known = marks.known(userId);
    return reads
        .read(
            sql -> {
              long delivered = Math.max(known, InboxTables.delivered(sql, userId));
              return behindAcknowledged(
                  delivered, InboxTables.acknowledged(sql, userId, delivered).keySet());
            })
        .compose(after -> reportDropped(reads, request.topic(), after))
        .compose(
            after ->
                request.acknowledges()
                    ? unacknowledged(reads, request.topic(), userId, after)
                    : Future.succeededFuture(
                        new TopicGrant(true, after, Tracking.WRITTEN, List.of())));
  }

  /**
   * To a socket that acknowledges, being written was not being delivered: it is given what nobody
   * acknowledged, then what comes.
   */
  private static Future<TopicGrant> unacknowledged(
      Store reads, Topic topic, String userId, long after) {
    return reads
        .log()
        .read(topic, after, (int) NotificationService.RETENTION.maxEvents())
        .compose(
            page ->
                reads
                    .read(sql -> InboxTables.acknowledged(sql, userId, after).keySet())
                    .map(acknowledged -> grant(page, acknowledged)));
  }

  private static TopicGrant grant(TopicLog.Page page, Set<Long> acknowledged) {
    List<Event> open = new ArrayList<>();
    long last = page.head().sequence();
    for (Event event : page.events()) {
      Position at = event.position();
      if (at != null) {
        last = at.sequence();
        if (!acknowledged.contains(last)) {
          open.add(event);
        }
      }
    }
    return new TopicGrant(true, last, Tracking.ACKNOWLEDGED, open);
  }

  /** What was acknowledged elsewhere, by HTTP, need not be delivered any more. */
  private static long behindAcknowledged(long delivered, Set<Long> acknowledged) {
    long after = delivered;
    while (acknowledged.contains(after + 1)) {
      after++;
    }
    return after;
  }

  /** An inbox that overflowed, or waited too long, has lost its oldest: this says how many. */
  private static Future<Long> reportDropped(Store reads, Topic topic, long after) {
    return reads
        .log()
        .read(topic, after, 1)
        .map(
            page -> {
              if (!page.complete(after)) {
                LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("dropped", page.firstKept() - 1 - after)
                    .log("Notifications were dropped before their user came for them");
              }
              return after;
            });
  }
}
