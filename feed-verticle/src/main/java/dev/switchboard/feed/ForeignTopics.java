package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells which topics belong to other domains: by what these have announced, and, for those of
 * contract 4, from the start. A catch-all that trusted routing alone would open the log of a domain
 * that is down, or not there yet, to everyone. Of a domain that is not installed now, the log
 * itself says whose it is ({@link dev.switchboard.store.TopicLog#domain}). Lives on the domain's
 * event loop; {@link #isOther} is for any thread.
 */
final class ForeignTopics {

  private static final List<String> RESERVED =
      List.of("chat/", "task/", "tcp/", "notifications/", "run-results/");

  private final String self;
  private final Map<String, List<String>> prefixes = new HashMap<>();

  /**
   * @param self the domain whose own announcement says nothing
   */
  ForeignTopics(String self) {
    this.self = self;
  }

  void add(DomainAnnouncement announcement) {
    if (!announcement.domain().equals(self)) {
      prefixes.put(announcement.domain(), announcement.topicPrefixes());
    }
  }

  /** How the names of other domains' topics begin, as far as that is known. */
  List<String> prefixes() {
    return Stream.concat(RESERVED.stream(), prefixes.values().stream().flatMap(List::stream))
        .distinct()
        .sorted()
        .toList();
  }

  boolean has(Topic topic) {
    if (begins(topic, RESERVED)) {
      return true;
    }
    for (List<String> theirs : prefixes.values()) {
      if (begins(topic, theirs)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a domain is another one. */
  boolean isOther(String domain) {
    return !domain.equals(self);
  }

  private static boolean begins(Topic topic, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (topic.name().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
