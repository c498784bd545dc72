package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import org.jspecify.annotations.Nullable;

/** One operation, from its invocation to its end. */
final class Operation {

  /** How it ended for its client. */
  enum End {
    OPEN,
    OK,
    FAILED,
    UNKNOWN
  }

  private final Entry.Invoke invoke;
  private End end = End.OPEN;
  private long endedAt = Long.MAX_VALUE;
  private @Nullable Long sequence;

  Operation(Entry.Invoke invoke) {
    this.invoke = invoke;
  }

  void ok(long at, @Nullable Long where) {
    end = End.OK;
    endedAt = at;
    sequence = where;
  }

  void failed() {
    end = End.FAILED;
  }

  void unknown() {
    end = End.UNKNOWN;
  }

  String topic() {
    return invoke.topic();
  }

  String body() {
    return invoke.body();
  }

  long invokedAt() {
    return invoke.at();
  }

  boolean isOk() {
    return end == End.OK;
  }

  boolean isFailed() {
    return end == End.FAILED;
  }

  /** When it was acknowledged; the end of time where it was not. */
  long acknowledgedAt() {
    return end == End.OK ? endedAt : Long.MAX_VALUE;
  }

  /** Where the acknowledgement put it. */
  @Nullable Long sequence() {
    return sequence;
  }

  @Override
  public String toString() {
    return invoke.op() + " of " + invoke.client() + (invoke.once() == null ? "" : ", once");
  }
}
