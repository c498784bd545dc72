package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;

/** Checks a topic of which only the newest state counts, and its readers. */
final class StateCheck {

  private static final long NOTHING = Long.MIN_VALUE;

  private final OperationBook operations;
  private final Findings findings;
  private final TopicBook topic;
  private long repeats;

  StateCheck(OperationBook operations, Findings findings, TopicBook topic) {
    this.operations = operations;
    this.findings = findings;
    this.topic = topic;
  }

  /** Returns how many deliveries said what their client knew. */
  long check() {
    long newest = newest();
    for (Operation operation : operations.on(topic.name())) {
      if (operation.isOk() && number(operation.body()) > newest) {
        findings.add(
            FindingKind.LOST,
            operation.acknowledgedAt(),
            topic.name(),
            operation.body(),
            "acknowledged, and at the end the state is " + newest);
      }
    }
    topic.readers().forEach(reader -> check(reader, newest));
    return repeats;
  }

  private long newest() {
    long newest = NOTHING;
    for (Entry.Logged state : topic.log().events()) {
      String objection = operations.objection(topic.name(), state.body());
      if (objection != null) {
        findings.add(
            FindingKind.PHANTOM, state.at(), topic.name(), state.body(), "the state: " + objection);
      }
      newest = number(state.body());
    }
    return newest;
  }

  private void check(Reader reader, long newest) {
    boolean mayRead = topic.mayBeSeenBy(reader.principal());
    long known = NOTHING;
    for (Entry entry : reader.heard()) {
      if (entry instanceof Entry.Delivery delivery) {
        if (!mayRead) {
          found(FindingKind.WRONG_PRINCIPAL, delivery, "given to " + reader.principal());
          continue;
        }
        known = take(delivery, known);
      }
    }
    if (mayRead && known < newest) {
      findings.add(
          FindingKind.LOST,
          reader.subscribedAt(),
          topic.name(),
          String.valueOf(newest),
          reader.client() + " knows " + (known == NOTHING ? "nothing" : known) + " at the end");
    }
  }

  private long take(Entry.Delivery delivery, long known) {
    String objection = operations.objection(topic.name(), delivery.body());
    if (objection != null) {
      found(FindingKind.PHANTOM, delivery, "delivered, and " + objection);
      return known;
    }
    long state = number(delivery.body());
    if (state < known) {
      found(FindingKind.OUT_OF_ORDER, delivery, "delivered behind " + known);
    } else if (state == known) {
      repeats++;
    }
    return Math.max(known, state);
  }

  private static long number(String body) {
    return Long.parseLong(body);
  }

  private void found(FindingKind kind, Entry.Delivery delivery, String detail) {
    findings.add(kind, delivery.at(), topic.name(), delivery.body(), detail);
  }
}
