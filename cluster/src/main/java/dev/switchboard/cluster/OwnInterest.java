package dev.switchboard.cluster;

import dev.switchboard.protocol.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The topics that this node wants, and the version of that set that the others are told. A topic is
 * wanted for some seconds longer than anybody here wants it, so that sockets that all reconnect
 * cause no changes. {@link #want} and {@link #unwant} are for any thread, the rest for one context.
 */
final class OwnInterest {

  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<Topic, Integer> wanted = new ConcurrentHashMap<>();
  private final Queue<Topic> touched = new ConcurrentLinkedQueue<>();
  private final Set<Topic> told = new HashSet<>();

  /** Until when topics are kept that nobody wants any more, the earliest first. */
  private final Map<Topic, Long> lingering = new LinkedHashMap<>();

  private long version;

  /** Returns whether the others have something to be told. */
  boolean want(Topic topic) {
    boolean first = wanted.merge(topic, 1, Integer::sum) == 1;
    if (first) {
      touched.add(topic);
    }
    return first;
  }

  /** The others are told by and by. */
  void unwant(Topic topic) {
    Integer left =
        wanted.computeIfPresent(
            topic, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    if (left == null) {
      touched.add(topic);
    }
  }

  /** What changed since the last call; empty where nothing did. */
  Optional<InterestChange> change(String self, long nowNanos) {
    List<Topic> added = new ArrayList<>();
    for (Topic topic = touched.poll(); topic != null; topic = touched.poll()) {
      if (!wanted.containsKey(topic)) {
        if (told.contains(topic)) {
          lingering.putIfAbsent(topic, nowNanos + LINGER_NANOS);
        }
      } else {
        lingering.remove(topic);
        if (told.add(topic)) {
          added.add(topic);
        }
      }
    }
    List<Topic> removed = over(nowNanos);
    if (added.isEmpty() && removed.isEmpty()) {
      return Optional.empty();
    }
    long from = version++;
    return Optional.of(new InterestChange(self, from, version, added, removed));
  }

  private List<Topic> over(long nowNanos) {
    List<Topic> over = new ArrayList<>();
    for (Map.Entry<Topic, Long> one : lingering.entrySet()) {
      if (one.getValue() - nowNanos > 0) {
        break;
      }
      over.add(one.getKey());
    }
    over.forEach(lingering::remove);
    over.forEach(told::remove);
    return over;
  }

  /** The whole set. */
  InterestChange whole(String self) {
    return new InterestChange(self, InterestChange.WHOLE, version, copy(told), List.of());
  }

  private static List<Topic> copy(Collection<Topic> topics) {
    return List.copyOf(topics);
  }

  long version() {
    return version;
  }
}
