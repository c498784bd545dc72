package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Topics whose logs were found to be no other domain's a moment ago, so that the store is not asked
 * for each subscription. Bounded; for one event loop.
 */
final class OwnTopics {

  static final int MAX_TOPICS = 10_000;

  /**
   * How long a topic without a log is taken to stay so. A domain that comes up and takes it has
   * announced its topics long before that.
   */
  static final Duration LIFETIME = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Map<Topic, Long> foundAt = new LinkedHashMap<>();

  /**
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  OwnTopics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean has(Topic topic) {
    Long found = foundAt.get(topic);
    return found != null && nanoTime.getAsLong() - found < LIFETIME.toNanos();
  }

  void add(Topic topic) {
    // Put behind the others, of which the first ones are forgotten.
    foundAt.remove(topic);
    foundAt.put(topic, nanoTime.getAsLong());
    if (foundAt.size() > MAX_TOPICS) {
      foundAt.remove(foundAt.keySet().iterator().next());
    }
  }
}
