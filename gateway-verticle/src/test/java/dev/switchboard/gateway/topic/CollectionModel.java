package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What one client of a keyed topic is promised: every entry there is, then the word that it has
 * them all, then changes, each once and in order; after a break what changed since, or the word to
 * forget what it knows.
 */
final class CollectionModel {

  private final FakeLog log;

  /** What the client has: the sequence at which each key was last set. */
  private final Map<String, Long> entries = new HashMap<>();

  /** What it was given, and need not be given again. */
  private final Set<Long> given = new HashSet<>();

  /** What it was given by sockets before this one. */
  private final Set<Long> earlier = new HashSet<>();

  private LongPredicate filter = sequence -> true;
  private long last;
  private boolean subscribed;
  private boolean ready;

  /** Whether it knew nothing, so that no removal concerns it before it is ready. */
  private boolean empty;

  CollectionModel(FakeLog log) {
    this.log = log;
  }

  private static String key(Event event) {
    return Objects.requireNonNull(((Published) event.payload()).key());
  }

  private static boolean isRemoval(Event event) {
    return ((Published) event.payload()).isRemoval();
  }

  /** It subscribes for the first time, without a position, or is told that its own is too old. */
  void beginsWithNothing(LongPredicate newFilter) {
    entries.clear();
    empty = true;
    begins(0, newFilter);
    given.clear();
  }

  /** It asks for all there are once more, and keeps what it has. */
  void asksForAllAgain(LongPredicate newFilter) {
    empty = false;
    begins(0, newFilter);
    given.clear();
  }

  /** It subscribes for the first time, and has what there was at a position. */
  void beginsWithWhatWasAt(long sequence, LongPredicate newFilter) {
    for (long one = 1; one <= sequence; one++) {
      Event event = log.event(one);
      if (isRemoval(event)) {
        entries.remove(key(event));
      } else if (newFilter.test(one)) {
        entries.put(key(event), one);
      }
    }
    goesOnBehind(sequence, newFilter);
  }

  /** It goes on behind a sequence with what it has. */
  void goesOnBehind(long sequence, LongPredicate newFilter) {
    empty = false;
    begins(sequence, newFilter);
  }

  /** It names a position itself: behind that it lacks what only earlier sockets were given. */
  void names(long sequence) {
    given.removeIf(one -> one > sequence && earlier.contains(one));
  }

  /** Another socket of the client goes on. */
  void goesOnElsewhere() {
    earlier.addAll(given);
  }

  private void begins(long behind, LongPredicate newFilter) {
    last = behind;
    filter = newFilter;
    ready = false;
    subscribed = true;
  }

  void isTold(String[] words) {
    check(subscribed, "told of a topic that it is not subscribed to");
    switch (words[0]) {
      case EntryDialect.PUT -> isSet(words[2], Long.parseLong(words[1]));
      case EntryDialect.REMOVED -> isRemoved(words[2], Long.parseLong(words[1]));
      case EntryDialect.READY -> isReady(Long.parseLong(words[1]));
      case EntryDialect.ANEW -> {
        check(log.firstKept() - 1 > last, "told to forget, and nothing is lacking");
        beginsWithNothing(filter);
      }
      default -> throw new AssertionError("unknown: " + words[0]);
    }
  }

  private void isSet(String key, long sequence) {
    follows(sequence);
    check(filter.test(sequence), sequence + " came, but was not wanted");
    entries.put(key, sequence);
  }

  private void isRemoved(String key, long sequence) {
    check(!empty || ready, "a removal came before it knew anything: " + sequence);
    follows(sequence);
    entries.remove(key);
  }

  private void follows(long sequence) {
    check(sequence > last, sequence + " came after " + last);
    check(given.add(sequence), sequence + " came twice");
    last = sequence;
  }

  private void isReady(long head) {
    check(!ready, "ready twice");
    check(last <= head, "ready at " + head + ", behind " + last);
    ready = true;
    expectAllUntil(head);
  }

  /** What has not changed since a sequence, it knows: what there is, and what there is no more. */
  void expectAllUntil(long sequence) {
    Map<String, Event> newest = new HashMap<>();
    for (long one = 1; one <= log.head(); one++) {
      newest.put(key(log.event(one)), log.event(one));
    }
    newest.forEach(
        (key, event) -> {
          long at = Objects.requireNonNull(event.position()).sequence();
          if (at > sequence) {
            return;
          }
          if (isRemoval(event)) {
            check(!entries.containsKey(key), key + " was removed at " + at + ", it still has it");
          } else if (filter.test(at)) {
            check(
                Objects.equals(entries.get(key), at),
                key + " was set at " + at + ", it has that of " + entries.get(key));
          }
        });
  }

  boolean ready() {
    return ready;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
