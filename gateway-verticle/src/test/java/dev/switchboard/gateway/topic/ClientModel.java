package dev.switchboard.gateway.topic;

import java.util.BitSet;
import java.util.function.LongPredicate;

/**
 * What one client of a topic is promised: every event behind where it began, once, in order and if
 * it passes its filter, until it is told that some are no longer kept.
 */
final class ClientModel {

  private final BitSet received = new BitSet();
  private final BitSet earlier = new BitSet();
  private final BitSet optional = new BitSet();
  private long uncertainUntil;
  private long knownGapUntil;
  private LongPredicate filter = sequence -> true;
  private long last;
  private long behind;

  /**
   * Another socket of the client goes on.
   *
   * @param until up to where it is not known for certain what the client has
   */
  void goesOnElsewhere(long until) {
    earlier.or(received);
    uncertainUntil = Math.max(uncertainUntil, until);
  }

  /** The client itself names a position: it lacks what only an earlier socket was given. */
  void names(long sequence) {
    for (int i = (int) sequence + 1; i < received.length(); i++) {
      if (earlier.get(i)) {
        earlier.clear(i);
        received.clear(i);
      } else if (i <= uncertainUntil) {
        optional.set(i, received.get(i));
      }
    }
  }

  /** It is given what passes the filter and comes behind a sequence, from now on. */
  void begins(long newBehind, LongPredicate newFilter) {
    behind = newBehind;
    last = newBehind;
    filter = newFilter;
  }

  /** The same where what comes next may be no longer kept: then it begins with what is. */
  void beginsWithWhatIsKept(long firstKept, LongPredicate newFilter) {
    begins(firstKept - 1, newFilter);
    // A page that was read a moment ago may still have more; the gap may be told of once more.
    last = 0;
    knownGapUntil = firstKept;
  }

  /**
   * It goes on where it is, and is given what passes a filter and comes behind a sequence.
   *
   * @param also whether what passes the filter before may still come
   */
  void goesOn(long newBehind, LongPredicate newFilter, boolean also) {
    behind = newBehind;
    filter = also ? filter.or(newFilter) : newFilter;
  }

  /** An event arrives. */
  void receives(long sequence) {
    check(!received.get((int) sequence) || optional.get((int) sequence), sequence + " came twice");
    check(filter.test(sequence), sequence + " came, but was not wanted");
    check(sequence > last, sequence + " came after " + last);
    received.set((int) sequence);
    optional.clear((int) sequence);
    last = sequence;
  }

  /** All up to a sequence has arrived that was wanted. */
  void hasAllUntil(long sequence) {
    for (long wanted = behind + 1; wanted <= sequence; wanted++) {
      check(!filter.test(wanted) || received.get((int) wanted), wanted + " is missing");
    }
  }

  /** It is told that nothing before a sequence is kept: something that it lacks must be gone. */
  void isTold(long firstKept) {
    boolean lacks = last < firstKept - 1 && behind < firstKept - 1;
    check(lacks || firstKept <= knownGapUntil, "told of a gap that is none for it");
    // A page that was read a moment ago may still have some of them.
    for (int sequence = (int) behind + 1; sequence < firstKept; sequence++) {
      optional.set(sequence, optional.get(sequence) || !received.get(sequence));
      received.set(sequence);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
