package dev.switchboard.gateway.presence;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.PresenceChange;
import dev.switchboard.protocol.bus.PresenceChange.Kind;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.store.TopicLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to what in this process (contract 8, presence): a member joins with its first
 * socket on a topic and leaves with its last; one that was cut off and comes back within {@link
 * #GRACE_MS} has done neither. Whoever watches the topic is told by an event on the bus.
 * Thread-safe; touched when subscriptions begin and end only.
 */
public final class PresenceBook {

  /** How long a member that was cut off is taken to be there, milliseconds. */
  public static final long GRACE_MS = 10_000;

  /** Runs something later, on any thread. */
  @FunctionalInterface
  public interface Alarm {
    void after(long delayMs, Runnable task);
  }

  /** A socket that is subscribed. */
  public record Member(String connectionId, @Nullable String clientId, String principal) {}

  /** Who a member is: one client of a principal; a socket without client id stands for itself. */
  record Identity(String principal, String client) {
    static Identity of(Member member) {
      return new Identity(
          member.principal(), Objects.requireNonNullElse(member.clientId(), member.connectionId()));
    }
  }

  /** A member's sockets, and how often its last one was cut off. */
  private static final class Sockets {
    private final Map<String, Member> byConnection = new LinkedHashMap<>(2);
    private int cuts;

    /** The one that was cut off last; kept while there is none. */
    private @Nullable Member lost;
  }

  /** Who is on one topic. */
  private static final class Members {
    private final Map<Identity, Sockets> byIdentity = new HashMap<>(2);
    private final Map<String, Member> byConnection = new LinkedHashMap<>(2);
  }

  /** Hears what becomes of sockets once there are other nodes, and tells those who watch. */
  @FunctionalInterface
  interface Outlet {
    void changed(PresenceChange change);
  }

  private final Map<Topic, Members> byTopic = new ConcurrentHashMap<>();
  private final Map<Topic, Integer> watched = new ConcurrentHashMap<>();
  private final EventPublisher publisher;
  private final Alarm alarm;
  private final Clock clock;
  private volatile @Nullable Outlet outlet;

  public PresenceBook(EventPublisher publisher, Alarm alarm, Clock clock) {
    this.publisher = publisher;
    this.alarm = alarm;
    this.clock = clock;
  }

  /** A socket is subscribed to a topic. */
  public void join(Topic topic, Caller caller, String connectionId) {
    Member member = new Member(connectionId, caller.clientId(), caller.principal().id());
    byTopic.compute(
        topic,
        (same, present) -> {
          Members members = present == null ? new Members() : present;
          Sockets sockets = members.byIdentity.get(Identity.of(member));
          if (sockets == null) {
            sockets = new Sockets();
            members.byIdentity.put(Identity.of(member), sockets);
            tell(topic, "join", member);
          }
          sockets.byConnection.put(connectionId, member);
          sockets.lost = null;
          say(topic, Kind.JOINED, member);
          members.byConnection.put(connectionId, member);
          return members;
        });
  }

  /**
   * A socket is subscribed to a topic no more.
   *
   * @param cutOff whether it was lost and may come back
   */
  public void leave(Topic topic, String connectionId, boolean cutOff) {
    byTopic.computeIfPresent(
        topic,
        (same, members) -> {
          Member member = members.byConnection.remove(connectionId);
          Sockets sockets = member == null ? null : members.byIdentity.get(Identity.of(member));
          if (member == null || sockets == null) {
            return members;
          }
          sockets.byConnection.remove(connectionId);
          say(topic, cutOff ? Kind.LOST : Kind.LEFT, member);
          if (sockets.byConnection.isEmpty()) {
            if (cutOff) {
              int cut = ++sockets.cuts;
              sockets.lost = member;
              alarm.after(GRACE_MS, () -> stayedAway(topic, member, sockets, cut));
            } else {
              members.byIdentity.remove(Identity.of(member));
              tell(topic, "leave", member);
            }
          }
          return members.byIdentity.isEmpty() ? null : members;
        });
  }

  /** The member may have left and joined anew meanwhile: its sockets are others then. */
  private void stayedAway(Topic topic, Member member, Sockets sockets, int cut) {
    byTopic.computeIfPresent(
        topic,
        (same, members) -> {
          if (members.byIdentity.get(Identity.of(member)) == sockets
              && sockets.byConnection.isEmpty()
              && sockets.cuts == cut) {
            members.byIdentity.remove(Identity.of(member));
            tell(topic, "leave", member);
          }
          return members.byIdentity.isEmpty() ? null : members;
        });
  }

  /** A socket of this process is to be told who joins and leaves. */
  public void watch(Topic topic) {
    watched.compute(
        topic,
        (same, count) -> {
          if (count == null) {
            say(PresenceChange.of(topic, Kind.WATCHED));
          }
          return count == null ? 1 : count + 1;
        });
  }

  /** Ends what {@link #watch} began. */
  public void unwatch(Topic topic) {
    watched.computeIfPresent(
        topic,
        (same, count) -> {
          if (count == 1) {
            say(PresenceChange.of(topic, Kind.UNWATCHED));
          }
          return count == 1 ? null : Integer.valueOf(count - 1);
        });
  }

  /** Called within the topic's lock, so that its events are published in their order. */
  private void tell(Topic topic, String action, Member member) {
    if (outlet == null && watched.containsKey(topic)) {
      publisher.publish(List.of(event(topic, action, member, clock)));
    }
  }

  static Event event(Topic topic, String action, Member member, Clock clock) {
    return Event.ephemeral(
        topic,
        "presence_" + UUID.randomUUID(),
        clock.millis(),
        new Presence(action, member.clientId(), member.principal()),
        Reach.except(member.connectionId()));
  }

  /** From now on this hears what changes, in the order of each topic, and the book tells nobody. */
  void share(Outlet others) {
    outlet = others;
  }

  private void say(Topic topic, Kind kind, Member member) {
    say(change(topic, kind, member));
  }

  private void say(PresenceChange change) {
    Outlet others = outlet;
    if (others != null) {
      others.changed(change);
    }
  }

  private static PresenceChange change(Topic topic, Kind kind, Member member) {
    return new PresenceChange(
        topic, kind, member.connectionId(), member.clientId(), member.principal(), false);
  }

  /** All that there is, as changes that lead to it. */
  List<PresenceChange> whole() {
    List<PresenceChange> all = new ArrayList<>();
    watched.keySet().forEach(topic -> all.add(PresenceChange.of(topic, Kind.WATCHED)));
    for (Topic one : byTopic.keySet()) {
      byTopic.computeIfPresent(
          one,
          (topic, members) -> {
            members.byConnection.values().forEach(m -> all.add(change(topic, Kind.JOINED, m)));
            for (Sockets sockets : members.byIdentity.values()) {
              if (sockets.lost != null) {
                all.add(change(topic, Kind.LOST, sockets.lost));
              }
            }
            return members;
          });
    }
    return all;
  }

  /** The sockets that are there. */
  public Collection<Member> members(Topic topic) {
    List<Member> all = new ArrayList<>();
    byTopic.computeIfPresent(
        topic,
        (same, members) -> {
          all.addAll(members.byConnection.values());
          return members;
        });
    return all;
  }

  /** How many sockets are subscribed to each topic behind a name, in the order of names. */
  public SortedMap<String, Integer> subscribersAfter(String name) {
    SortedMap<String, Integer> counts = new TreeMap<>(TopicLog.NAME_ORDER);
    for (Topic topic : byTopic.keySet()) {
      if (TopicLog.NAME_ORDER.compare(topic.name(), name) > 0) {
        int subscribers = members(topic).size();
        if (subscribers > 0) {
          counts.put(topic.name(), subscribers);
        }
      }
    }
    return counts;
  }
}
