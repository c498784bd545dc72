package dev.switchboard.cluster;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.NodeState;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this node knows of another one. For one context, but for the questions. */
final class Peer {

  /** Whoever says nothing for so long is asked nothing and sent nothing until it does. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long NOTHING = -1;

  private final String name;
  private final Set<Runnable> questions = ConcurrentHashMap.newKeySet();
  private final Map<String, DomainAnnouncement> domains = new TreeMap<>();
  private final Set<Topic> wanted = new HashSet<>();
  private @Nullable NodeState state;
  private long heardAtNanos;
  private long announced = NOTHING;
  private long interest = NOTHING;
  private boolean foreign;
  private long sentEvents;

  Peer(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** What it told last; null before it told anything. */
  @Nullable NodeState state() {
    return state;
  }

  /** Takes what it tells each second; returns whether it is the first time. */
  boolean heard(NodeState told, boolean ofAnotherHistory, long nowNanos) {
    boolean first = state == null;
    state = told;
    foreign = ofAnotherHistory;
    heardAtNanos = nowNanos;
    return first;
  }

  /** Whether it can be spoken to. */
  boolean isThere(long nowNanos) {
    return state != null && !foreign && nowNanos - heardAtNanos < SILENCE_NANOS;
  }

  boolean lacksDomains(NodeState told) {
    return told.announced() != announced;
  }

  boolean lacksInterest(NodeState told) {
    return told.interest() != interest;
  }

  void take(Announced told) {
    announced = told.version();
    domains.clear();
    told.domains().forEach(domain -> domains.put(domain.domain(), domain));
  }

  Map<String, DomainAnnouncement> domains() {
    return domains;
  }

  /** Takes a change; returns false where one before it was lost. */
  boolean take(InterestChange change) {
    if (change.from() == InterestChange.WHOLE) {
      wanted.clear();
    } else if (change.from() != interest) {
      return change.to() <= interest;
    }
    wanted.addAll(change.added());
    change.removed().forEach(wanted::remove);
    interest = change.to();
    return true;
  }

  /** The events that it wants. */
  List<Event> wantedOf(List<Event> events) {
    List<Event> some = new ArrayList<>();
    for (Event event : events) {
      if (wanted.contains(event.topic())) {
        some.add(event);
      }
    }
    sentEvents += some.size();
    return some;
  }

  long sentEvents() {
    return sentEvents;
  }

  /** Remembers what to do where it dies before it has answered; for any thread. */
  void asked(Runnable whenLost) {
    questions.add(whenLost);
  }

  /** It has answered; for any thread. */
  void answered(Runnable whenLost) {
    questions.remove(whenLost);
  }

  void lost() {
    List.copyOf(questions).forEach(Runnable::run);
  }
}
