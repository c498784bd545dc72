package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import org.jspecify.annotations.Nullable;

/** Compares a topic's log with what was written on it. */
final class LogCheck {

  private final OperationBook operations;
  private final Findings findings;

  LogCheck(OperationBook operations, Findings findings) {
    this.operations = operations;
    this.findings = findings;
  }

  void check(TopicBook topic) {
    acknowledgedIsThere(topic);
    whatIsThereWasWritten(topic);
    orderIsThatOfTime(topic);
  }

  private void acknowledgedIsThere(TopicBook topic) {
    Log log = topic.log();
    for (Operation operation : operations.on(topic.name())) {
      if (operation.isOk() && log.indexOf(operation.body()) < 0 && mustBeThere(log, operation)) {
        findings.add(
            FindingKind.LOST,
            operation.acknowledgedAt(),
            topic.name(),
            operation.body(),
            "acknowledged, and not in the log: " + operation);
      }
      place(topic, operation.acknowledgedAt(), operation.sequence(), operation.body());
    }
  }

  private static boolean mustBeThere(Log log, Operation operation) {
    Long sequence = operation.sequence();
    return log.isWhole() || (sequence != null && sequence >= log.firstSequence());
  }

  private void whatIsThereWasWritten(TopicBook topic) {
    for (Entry.Logged event : topic.log().firsts()) {
      for (String body : Log.lines(event.body())) {
        String objection = operations.objection(topic.name(), body);
        if (objection != null) {
          findings.add(
              FindingKind.PHANTOM, event.at(), topic.name(), body, "in the log, and " + objection);
        }
      }
      place(topic, event.at(), event.sequence(), event.body());
    }
  }

  private void place(TopicBook topic, long at, @Nullable Long sequence, String body) {
    String wrong = sequence == null ? null : topic.place(sequence, body);
    if (wrong != null) {
      findings.add(FindingKind.REUSED, at, topic.name(), body, wrong);
    }
  }

  /** What was acknowledged before something else was begun stands before it. */
  private void orderIsThatOfTime(TopicBook topic) {
    long lastSequence = Long.MIN_VALUE;
    long latestBegin = Long.MIN_VALUE;
    String latestBody = "";
    for (Entry.Logged event : topic.log().firsts()) {
      if (event.sequence() != null) {
        if (event.sequence() <= lastSequence) {
          outOfOrder(topic, event.at(), event.body(), "its sequence is not above the one before");
        }
        lastSequence = event.sequence();
      }
      for (String body : Log.lines(event.body())) {
        Operation operation = operations.writing(topic.name(), body);
        if (operation == null) {
          continue;
        }
        if (operation.acknowledgedAt() < latestBegin) {
          outOfOrder(
              topic,
              operation.acknowledgedAt(),
              body,
              "in the log behind " + latestBody + ", which was begun after it was acknowledged");
        }
        if (operation.invokedAt() > latestBegin) {
          latestBegin = operation.invokedAt();
          latestBody = body;
        }
      }
    }
  }

  private void outOfOrder(TopicBook topic, long at, String body, String detail) {
    findings.add(FindingKind.OUT_OF_ORDER, at, topic.name(), body, detail);
  }
}
