package dev.switchboard.gateway;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Reach;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to what in this process. Thread-safe; touched when subscriptions begin and end
 * only. Whoever asked for presence is told over the event bus.
 */
final class PresenceBook {

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Map<Topic, Map<String, Member>> byTopic = new ConcurrentHashMap<>();
  private final EventBus bus;
  private final Clock clock;

  PresenceBook(EventBus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  /** A socket that is subscribed. */
  record Member(String connectionId, @Nullable String clientId, String principal) {}

  void join(Topic topic, Caller caller, String connectionId) {
    Member member = new Member(connectionId, caller.clientId(), caller.principal().id());
    byTopic.compute(
        topic,
        (same, present) -> {
          Map<String, Member> members = present == null ? new ConcurrentHashMap<>() : present;
          members.put(connectionId, member);
          return members;
        });
    tell(topic, "join", member);
  }

  void leave(Topic topic, String connectionId) {
    Member[] gone = new Member[1];
    byTopic.computeIfPresent(
        topic,
        (same, members) -> {
          gone[0] = members.remove(connectionId);
          return members.isEmpty() ? null : members;
        });
    if (gone[0] != null) {
      tell(topic, "leave", gone[0]);
    }
  }

  private void tell(Topic topic, String action, Member member) {
    Event event =
        Event.ephemeral(
            topic,
            "presence_" + UUID.randomUUID(),
            clock.millis(),
            new Presence(action, member.clientId(), member.principal()),
            Reach.except(member.connectionId()));
    bus.publish(Addresses.presence(topic), event, LOCAL);
  }

  /** Who is there. */
  Collection<Member> members(Topic topic) {
    Map<String, Member> members = byTopic.get(topic);
    return members == null ? List.of() : List.copyOf(members.values());
  }

  /** How many are subscribed to each topic behind a name, by name. */
  SortedMap<String, Integer> subscribersAfter(String name) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    byTopic.forEach(
        (topic, members) -> {
          if (topic.name().compareTo(name) > 0) {
            counts.put(topic.name(), members.size());
          }
        });
    return counts;
  }
}
