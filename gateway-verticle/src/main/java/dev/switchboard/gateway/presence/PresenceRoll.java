package dev.switchboard.gateway.presence;

import dev.switchboard.gateway.presence.PresenceBook.Alarm;
import dev.switchboard.gateway.presence.PresenceBook.Identity;
import dev.switchboard.gateway.presence.PresenceBook.Member;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.PresenceChange;
import dev.switchboard.protocol.bus.PresenceTold;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed on all nodes to the topics that this node keeps, as the nodes tell it: as the
 * home of a topic, which publishes who comes and goes, or as the one that follows where the home
 * goes. For one context.
 */
final class PresenceRoll {

  /** Publishes that somebody came or went. */
  @FunctionalInterface
  interface Teller {
    void tell(Topic topic, String action, Member member);
  }

  /** A socket on a topic; an empty name stands for those of the node that watch. */
  private record Place(Topic topic, String connectionId) {}

  /** What one node has told. */
  private static final class Side {
    private long number;
    private final Map<Place, Member> places = new LinkedHashMap<>();

    /** What held before all is told anew, and was not told again yet. */
    private Set<Place> doubtful = new HashSet<>();
  }

  private static final class Sockets {
    private final Set<String> open = new HashSet<>(2);
    private int cuts;
  }

  private static final class Members {
    private final Map<Identity, Sockets> byIdentity = new HashMap<>(2);
    private final Map<String, Member> byConnection = new LinkedHashMap<>(2);
    private final Set<String> watching = new HashSet<>(2);

    boolean isEmpty() {
      return byIdentity.isEmpty() && watching.isEmpty();
    }
  }

  private final Map<String, Side> sides = new HashMap<>();
  private final Map<Topic, Members> byTopic = new HashMap<>();
  private final Teller teller;
  private final Alarm alarm;
  private final Predicate<Topic> home;

  /**
   * Knows nobody yet.
   *
   * @param alarm runs what it is given on the context
   * @param home whether this node is the one that publishes for a topic
   */
  PresenceRoll(Teller teller, Alarm alarm, Predicate<Topic> home) {
    this.teller = teller;
    this.alarm = alarm;
    this.home = home;
  }

  /** Takes what a node tells; returns false where something before it was lost. */
  boolean take(PresenceTold told) {
    Side side = sides.get(told.node());
    if (told.begins()) {
      side = side == null ? new Side() : side;
      sides.put(told.node(), side);
      side.doubtful = new HashSet<>(side.places.keySet());
    } else if (side == null || told.number() != side.number + 1) {
      return false;
    }
    side.number = told.number();
    for (PresenceChange change : told.changes()) {
      apply(told.node(), side, change);
    }
    if (told.ends()) {
      drop(told.node(), side, side.doubtful);
      side.doubtful = new HashSet<>();
    }
    return true;
  }

  /** A node is gone: its sockets were cut off. */
  void lose(String node) {
    Side side = sides.remove(node);
    if (side != null) {
      drop(node, side, side.places.keySet());
    }
  }

  /** The nodes that have told something. */
  Set<String> nodes() {
    return Set.copyOf(sides.keySet());
  }

  /** The sockets that are there. */
  Collection<Member> members(Topic topic) {
    Members members = byTopic.get(topic);
    return members == null ? List.of() : List.copyOf(members.byConnection.values());
  }

  private void drop(String node, Side side, Set<Place> places) {
    for (Place place : List.copyOf(places)) {
      Member member = side.places.remove(place);
      Members members = byTopic.get(place.topic());
      if (members == null || member == null) {
        continue;
      }
      if (place.connectionId().isEmpty()) {
        members.watching.remove(node);
        tidy(place.topic(), members);
      } else {
        cut(place.topic(), members, member);
      }
    }
  }

  private void apply(String node, Side side, PresenceChange change) {
    Topic topic = change.topic();
    Members members = byTopic.computeIfAbsent(topic, same -> new Members());
    Member member = new Member(change.connectionId(), change.clientId(), change.principal());
    Place place = new Place(topic, change.connectionId());
    side.doubtful.remove(place);
    switch (change.kind()) {
      case WATCHED -> {
        side.places.put(place, member);
        members.watching.add(node);
      }
      case UNWATCHED -> {
        side.places.remove(place);
        members.watching.remove(node);
      }
      case JOINED -> {
        side.places.put(place, member);
        join(topic, members, member, change.publish());
      }
      case LEFT -> {
        side.places.remove(place);
        leave(topic, members, member, change.publish());
      }
      case LOST -> {
        side.places.remove(place);
        cut(topic, members, member);
      }
    }
    tidy(topic, members);
  }

  private void join(Topic topic, Members members, Member member, boolean publish) {
    Sockets sockets = members.byIdentity.get(Identity.of(member));
    if (sockets == null) {
      sockets = new Sockets();
      members.byIdentity.put(Identity.of(member), sockets);
      tell(topic, members, "join", member, publish);
    }
    sockets.open.add(member.connectionId());
    members.byConnection.put(member.connectionId(), member);
  }

  private void leave(Topic topic, Members members, Member member, boolean publish) {
    Sockets sockets = without(members, member);
    if (sockets != null && sockets.open.isEmpty()) {
      members.byIdentity.remove(Identity.of(member));
      tell(topic, members, "leave", member, publish);
    }
  }

  /** One that nobody told of yet is there for its grace all the same: its node has known it. */
  private void cut(Topic topic, Members members, Member member) {
    Sockets sockets = without(members, member);
    if (sockets == null) {
      sockets = new Sockets();
      members.byIdentity.put(Identity.of(member), sockets);
    }
    if (sockets.open.isEmpty()) {
      Sockets cutOff = sockets;
      int cut = ++sockets.cuts;
      alarm.after(PresenceBook.GRACE_MS, () -> stayedAway(topic, member, cutOff, cut));
    }
  }

  private static @Nullable Sockets without(Members members, Member member) {
    members.byConnection.remove(member.connectionId());
    Sockets sockets = members.byIdentity.get(Identity.of(member));
    if (sockets != null) {
      sockets.open.remove(member.connectionId());
    }
    return sockets;
  }

  private void stayedAway(Topic topic, Member member, Sockets sockets, int cut) {
    Members members = byTopic.get(topic);
    if (members != null
        && members.byIdentity.get(Identity.of(member)) == sockets
        && sockets.open.isEmpty()
        && sockets.cuts == cut) {
      members.byIdentity.remove(Identity.of(member));
      tell(topic, members, "leave", member, home.test(topic));
      tidy(topic, members);
    }
  }

  private void tell(Topic topic, Members members, String action, Member member, boolean publish) {
    if (publish && !members.watching.isEmpty()) {
      teller.tell(topic, action, member);
    }
  }

  private void tidy(Topic topic, Members members) {
    if (members.isEmpty()) {
      byTopic.remove(topic, members);
    }
  }
}
