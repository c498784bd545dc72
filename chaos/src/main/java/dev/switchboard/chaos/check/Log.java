package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A topic's log as it was read at the end. */
final class Log {

  private final List<Entry.Logged> events = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Set<Long> sequences = new HashSet<>();
  private boolean whole;

  /** Takes the next event; false where its body is there already. */
  boolean add(Entry.Logged event) {
    boolean isNew = true;
    for (String body : lines(event.body())) {
      isNew &= indexes.putIfAbsent(body, events.size()) == null;
    }
    events.add(event);
    if (event.sequence() != null) {
      sequences.add(event.sequence());
    }
    return isNew;
  }

  void read(boolean everything) {
    whole = everything;
  }

  /** Whether nothing of it can be missing. */
  boolean isWhole() {
    return whole;
  }

  int size() {
    return events.size();
  }

  Entry.Logged event(int index) {
    return events.get(index);
  }

  List<Entry.Logged> events() {
    return List.copyOf(events);
  }

  /** The events without those whose body stands before them already. */
  List<Entry.Logged> firsts() {
    List<Entry.Logged> firsts = new ArrayList<>();
    for (int index = 0; index < events.size(); index++) {
      if (!isCopy(index)) {
        firsts.add(event(index));
      }
    }
    return firsts;
  }

  /** Where a body stands; -1 where it does not. */
  int indexOf(String body) {
    return indexes.getOrDefault(body, -1);
  }

  /** Whether an event's body stands before it already. */
  boolean isCopy(int index) {
    return indexOf(lines(event(index).body()).get(0)) < index;
  }

  /** Where a body stands by the log's own numbers; null where it does not, or has none. */
  @Nullable Long sequenceOf(String body) {
    int index = indexOf(lines(body).get(0));
    return index < 0 ? null : event(index).sequence();
  }

  boolean hasSequence(long sequence) {
    return sequences.contains(sequence);
  }

  /** The least sequence that it keeps; the end of all numbers where it knows none. */
  long firstSequence() {
    return sequences.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** What was written by operations of their own and read at once. */
  static List<String> lines(String body) {
    return body.indexOf('\n') < 0 ? List.of(body) : body.lines().toList();
  }
}
