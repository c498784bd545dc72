package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What the client of a subscription was given outside of the stretch that it is being given now: by
 * this socket, before the client asked to begin elsewhere, or by another socket of the client.
 */
final class GivenStretches {

  /** How many are remembered; over it the oldest may be written once more. */
  private static final int MAX = 16;

  private List<Given> own = List.of();

  /** By another socket; the client itself knows better. */
  private List<Given> inherited = List.of();

  boolean isEmpty() {
    return own.isEmpty() && inherited.isEmpty();
  }

  /** Takes what another socket of the client was given. */
  void inherit(List<Given> elsewhere) {
    inherited = elsewhere;
  }

  /** What another socket was given, as it is believed at present. */
  List<Given> inherited() {
    return inherited;
  }

  /**
   * The client says how far it has got: it lacks what only another socket was given behind that.
   */
  void believeOnlyUpTo(long sequence) {
    inherited =
        inherited.stream()
            .filter(one -> one.behind() < sequence)
            .map(one -> new Given(one.behind(), Math.min(one.until(), sequence), one.filter()))
            .toList();
  }

  /**
   * Remembers a stretch that this socket was given, without what may have been passed over in it.
   *
   * @param passedOver what was believed to be given by another socket meanwhile
   */
  void remember(
      long behind, long until, SortedMap<String, JsonNode> filter, List<Given> passedOver) {
    if (passedOver.isEmpty()) {
      remember(new Given(behind, until, filter));
      return;
    }
    long first = until;
    long last = behind;
    for (Given one : passedOver) {
      first = Math.min(first, one.behind());
      last = Math.max(last, one.until());
    }
    remember(new Given(behind, first, filter));
    remember(new Given(last, until, filter));
  }

  private void remember(Given stretch) {
    if (stretch.until() > stretch.behind()) {
      List<Given> all = new ArrayList<>(own);
      // A stretch within this one, with the same filter, says nothing more.
      all.removeIf(
          one ->
              one.behind() >= stretch.behind()
                  && one.until() <= stretch.until()
                  && one.filter().equals(stretch.filter()));
      all.add(stretch);
      own = all.size() > MAX ? all.subList(1, all.size()) : all;
    }
  }

  /** Where to go on behind a sequence: what was given under this very filter need not be read. */
  long passOver(long sequence, SortedMap<String, JsonNode> filter) {
    long at = sequence;
    boolean moved = !isEmpty();
    while (moved) {
      long before = at;
      for (Given one : behind(at)) {
        if (at >= one.behind() && at < one.until() && one.filter().equals(filter)) {
          at = one.until();
        }
      }
      moved = at > before;
    }
    return at;
  }

  /** Whether the client was given an event. */
  boolean contains(long sequence, Event event) {
    return contains(own, sequence, event) || contains(inherited, sequence, event);
  }

  private static boolean contains(List<Given> stretches, long sequence, Event event) {
    for (Given one : stretches) {
      if (one.contains(sequence, event)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the client may have been given some of a batch. */
  boolean overlaps(EncodedBatch batch) {
    return overlaps(own, batch) || overlaps(inherited, batch);
  }

  private static boolean overlaps(List<Given> stretches, EncodedBatch batch) {
    for (Given one : stretches) {
      if (batch.lastSequence() > one.behind() && batch.firstSequence() <= one.until()) {
        return true;
      }
    }
    return false;
  }

  /** All that end behind a sequence. */
  List<Given> behind(long sequence) {
    if (isEmpty()) {
      return List.of();
    }
    List<Given> all = new ArrayList<>(own);
    all.addAll(inherited);
    all.removeIf(one -> one.until() <= sequence);
    return all;
  }

  /** Forgets all of them. */
  void clear() {
    own = List.of();
    inherited = List.of();
  }
}
