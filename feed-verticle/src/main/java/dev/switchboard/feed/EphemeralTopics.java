package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.feed.FeedPublished;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Topics that keep nothing (contract 8.1): what is published goes to who is subscribed, in the
 * order in which it comes, and no database is asked. Single-threaded.
 */
final class EphemeralTopics {

  private final EventPublisher events;
  private final Clock clock;
  private final RecentRequests recent;

  /** In front of a number, unique also after a restart. */
  private final String idPrefix = "live_" + UUID.randomUUID() + "_";

  private long published;

  EphemeralTopics(EventPublisher events, Clock clock) {
    this.events = events;
    this.clock = clock;
    this.recent = new RecentRequests(clock);
  }

  /** Tells everybody, unless the same request has done so before. */
  Reply<FeedPublished> publish(Topic topic, Published payload, @Nullable OnceKey once) {
    if (once != null && recent.cameBefore(once)) {
      return new Reply<>(FeedPublished.WITHOUT_HISTORY, true);
    }
    String id = idPrefix + ++published;
    events.publish(List.of(Event.ephemeral(topic, id, clock.millis(), payload, Reach.ALL)));
    return Reply.of(FeedPublished.WITHOUT_HISTORY);
  }
}
