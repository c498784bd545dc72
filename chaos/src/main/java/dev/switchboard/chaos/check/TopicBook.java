package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A topic: its log, who reads it, and what stands at which place of it by whatever anybody saw. */
final class TopicBook {

  private final Entry.Topic topic;
  private final Log log = new Log();
  private final Map<String, Reader> readers = new LinkedHashMap<>();
  private final Map<Long, String> bodyAt = new HashMap<>();

  TopicBook(Entry.Topic topic) {
    this.topic = topic;
  }

  String name() {
    return topic.topic();
  }

  boolean isDense() {
    return topic.dense();
  }

  boolean keepsEveryEvent() {
    return topic.promise() == Entry.Promise.EVERY_EVENT;
  }

  boolean mayBeSeenBy(String principal) {
    return topic.principals().isEmpty() || topic.principals().contains(principal);
  }

  Log log() {
    return log;
  }

  void subscribed(Entry.Subscribe subscribe) {
    readers.putIfAbsent(subscribe.client(), new Reader(subscribe));
  }

  Reader reader(String client) {
    Reader reader = readers.get(client);
    if (reader == null) {
      throw new IllegalArgumentException(client + " never subscribed to " + name());
    }
    return reader;
  }

  Collection<Reader> readers() {
    return readers.values();
  }

  /** Puts a body at a place; what else stands there by what was seen before, or null. */
  @Nullable String place(long sequence, String body) {
    String other = bodyAt.putIfAbsent(sequence, body);
    if (other != null && !other.equals(body)) {
      return "sequence " + sequence + " was " + other;
    }
    Long logged = log.sequenceOf(body);
    return logged == null || logged == sequence
        ? null
        : "its sequence is " + sequence + ", and in the log " + logged;
  }
}
