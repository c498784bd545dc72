package dev.switchboard.gateway;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.store.TopicLog;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to what in this process, and who asked to be told. Thread-safe; touched when
 * subscriptions begin and end only.
 */
final class PresenceBook {

  private final Map<Topic, Map<String, Member>> byTopic = new ConcurrentHashMap<>();
  private final Map<Topic, Map<String, Consumer<Event>>> watchers = new ConcurrentHashMap<>();
  private final Clock clock;

  PresenceBook(Clock clock) {
    this.clock = clock;
  }

  /** A socket that is subscribed. */
  record Member(String connectionId, @Nullable String clientId, String principal) {}

  void join(Topic topic, Caller caller, String connectionId) {
    Member member = new Member(connectionId, caller.clientId(), caller.principal().id());
    put(byTopic, topic, connectionId, member);
    tellOthers(topic, "join", member);
  }

  /** A socket leaves a topic; it is told no more. */
  void leave(Topic topic, String connectionId) {
    remove(watchers, topic, connectionId);
    Member gone = remove(byTopic, topic, connectionId);
    if (gone != null) {
      tellOthers(topic, "leave", gone);
    }
  }

  /**
   * Has a socket told who else comes to a topic and goes, until it leaves itself. Not by a consumer
   * on the event bus: the bus warns of whatever is under way to one that unregisters, and sockets
   * that go together always have something under way to each other.
   *
   * @param told called on the thread of whoever comes or goes, perhaps when the socket has just
   *     left
   */
  void watch(Topic topic, String connectionId, Consumer<Event> told) {
    put(watchers, topic, connectionId, told);
  }

  private static <V> void put(
      Map<Topic, Map<String, V>> map, Topic topic, String connectionId, V value) {
    map.compute(
        topic,
        (same, present) -> {
          Map<String, V> some = present == null ? new ConcurrentHashMap<>() : present;
          some.put(connectionId, value);
          return some;
        });
  }

  private static <V> @Nullable V remove(
      Map<Topic, Map<String, V>> map, Topic topic, String connectionId) {
    AtomicReference<@Nullable V> gone = new AtomicReference<>();
    map.computeIfPresent(
        topic,
        (same, some) -> {
          gone.set(some.remove(connectionId));
          return some.isEmpty() ? null : some;
        });
    return gone.get();
  }

  private void tellOthers(Topic topic, String action, Member member) {
    Map<String, Consumer<Event>> told = watchers.get(topic);
    if (told == null) {
      return;
    }
    Event event =
        Event.ephemeral(
            topic,
            "presence_" + UUID.randomUUID(),
            clock.millis(),
            new Presence(action, member.clientId(), member.principal()),
            Reach.except(member.connectionId()));
    told.forEach(
        (connectionId, watcher) -> {
          if (!connectionId.equals(member.connectionId())) {
            watcher.accept(event);
          }
        });
  }

  /** Who is there. */
  Collection<Member> members(Topic topic) {
    Map<String, Member> members = byTopic.get(topic);
    return members == null ? List.of() : List.copyOf(members.values());
  }

  /** How many are subscribed to each topic behind a name, in the order of names. */
  SortedMap<String, Integer> subscribersAfter(String name) {
    SortedMap<String, Integer> counts = new TreeMap<>(TopicLog.NAME_ORDER);
    byTopic.forEach(
        (topic, members) -> {
          if (TopicLog.NAME_ORDER.compare(topic.name(), name) > 0) {
            counts.put(topic.name(), members.size());
          }
        });
    return counts;
  }
}
