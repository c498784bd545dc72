package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows one reader through a topic of which it is owed every event, once and in order. */
final class ReaderCheck {

  private static final long NEVER = Long.MIN_VALUE;

  /** From one sequence to another one, with more than one step between. */
  private record Jump(long at, long from, long to, String body) {}

  private final OperationBook operations;
  private final Findings findings;
  private final TopicBook topic;
  private final Log log;
  private final Reader reader;

  private final Map<String, String> bodyOfKey = new HashMap<>();
  private final Set<String> bodies = new HashSet<>();
  private final Set<Long> sequences = new HashSet<>();
  private final TreeSet<Integer> missing = new TreeSet<>();
  private final List<Jump> jumps = new ArrayList<>();
  private int nextIndex;
  private @Nullable Long lastSequence;
  private long toldAt = NEVER;
  private boolean isTold;
  private long repeats;

  ReaderCheck(OperationBook operations, Findings findings, TopicBook topic, Reader reader) {
    this.operations = operations;
    this.findings = findings;
    this.topic = topic;
    this.log = topic.log();
    this.reader = reader;
    this.isTold = !reader.readsFromTheStart();
    if (isTold) {
      toldAt = reader.subscribedAt();
    } else if (topic.isDense()) {
      lastSequence = 0L;
    }
  }

  /** Returns how many deliveries the client's own de-duplication takes out. */
  long check() {
    for (Entry entry : reader.heard()) {
      if (entry instanceof Entry.Told told) {
        isTold = true;
        toldAt = told.at();
      } else if (entry instanceof Entry.Delivery delivery) {
        take(delivery);
      }
    }
    skip(log.size());
    missing.forEach(this::lost);
    jumps.forEach(this::gap);
    return repeats;
  }

  private void take(Entry.Delivery delivery) {
    if (!topic.mayBeSeenBy(reader.principal())) {
      found(FindingKind.WRONG_PRINCIPAL, delivery, "given to " + reader.principal());
      return;
    }
    String key = key(delivery);
    String before = key == null ? null : bodyOfKey.putIfAbsent(key, delivery.body());
    if (before != null) {
      again(delivery, before);
      return;
    }
    if (isFirst(delivery)) {
      place(delivery);
      requireWritten(delivery);
      inOrder(delivery);
    }
  }

  /** By what the client knows an event again; null where its dialect has nothing. */
  private static @Nullable String key(Entry.Delivery delivery) {
    return delivery.sequence() != null
        ? delivery.epoch() + "/" + delivery.sequence()
        : delivery.id();
  }

  private void again(Entry.Delivery delivery, String before) {
    if (before.equals(delivery.body())) {
      repeats++;
    } else {
      found(FindingKind.REUSED, delivery, "the same place and id had come with " + before);
    }
  }

  private void place(Entry.Delivery delivery) {
    Long sequence = delivery.sequence();
    String wrong = sequence == null ? null : topic.place(sequence, delivery.body());
    if (wrong != null) {
      found(FindingKind.REUSED, delivery, wrong);
    }
  }

  private void requireWritten(Entry.Delivery delivery) {
    for (String body : Log.lines(delivery.body())) {
      String objection = operations.objection(topic.name(), body);
      if (objection == null && log.isWhole() && log.indexOf(body) < 0) {
        objection = "the log does not have it";
      }
      if (objection != null) {
        found(FindingKind.PHANTOM, delivery, "delivered, and " + objection);
      }
    }
  }

  private boolean isFirst(Entry.Delivery delivery) {
    boolean first = true;
    for (String body : Log.lines(delivery.body())) {
      first &= bodies.add(body);
    }
    if (!first) {
      found(FindingKind.DOUBLED, delivery, "delivered again, as something new");
    }
    return first;
  }

  private void inOrder(Entry.Delivery delivery) {
    Long sequence = delivery.sequence();
    int index = log.indexOf(Log.lines(delivery.body()).get(0));
    boolean isBehind =
        index < 0
            ? sequence != null && lastSequence != null && sequence < lastSequence
            : index < nextIndex;
    if (isBehind && !isTold) {
      found(FindingKind.OUT_OF_ORDER, delivery, "delivered behind what stands after it");
    }
    if (index >= nextIndex) {
      skip(index);
      nextIndex = index + 1;
    } else {
      missing.remove(index);
    }
    if (sequence != null) {
      sequences.add(sequence);
      if (topic.isDense() && !isTold && lastSequence != null && sequence > lastSequence + 1) {
        jumps.add(new Jump(delivery.at(), lastSequence, sequence, delivery.body()));
      }
      lastSequence = lastSequence == null ? sequence : Math.max(lastSequence, sequence);
    }
    isTold = false;
  }

  /** Whatever was passed over must come yet, but for what the client was told that it may miss. */
  private void skip(int index) {
    for (; nextIndex < index; nextIndex++) {
      boolean isForgiven = isTold && begunAt(nextIndex) <= toldAt;
      if (!isForgiven && !log.isCopy(nextIndex)) {
        missing.add(nextIndex);
      }
    }
  }

  private long begunAt(int index) {
    String body = Log.lines(log.event(index).body()).get(0);
    Operation operation = operations.writing(topic.name(), body);
    return operation == null ? NEVER : operation.invokedAt();
  }

  private void lost(int index) {
    Entry.Logged event = log.event(index);
    if (topic.mayBeSeenBy(reader.principal())) {
      findings.add(
          FindingKind.LOST,
          begunAt(index),
          topic.name(),
          Log.lines(event.body()).get(0),
          "in the log, and never delivered to " + reader.client());
    }
  }

  /** What stands in the log between is told as lost, one by one. */
  private void gap(Jump jump) {
    for (long sequence = jump.from() + 1; sequence < jump.to(); sequence++) {
      if (!sequences.contains(sequence) && !log.hasSequence(sequence)) {
        findings.add(
            FindingKind.GAP,
            jump.at(),
            topic.name(),
            jump.body(),
            reader.client() + " went from sequence " + jump.from() + " to " + jump.to());
        return;
      }
    }
  }

  private void found(FindingKind kind, Entry.Delivery delivery, String detail) {
    findings.add(
        kind, delivery.at(), topic.name(), delivery.body(), detail + ": " + reader.client());
  }
}
