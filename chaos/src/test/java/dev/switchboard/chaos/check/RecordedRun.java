package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A history of a topic "t" with a clean run in it: what is written is acknowledged, logged and
 * delivered to the reader "r". Tests change one entry of it.
 */
final class RecordedRun {

  private final List<Entry> entries = new ArrayList<>();
  private long now;

  RecordedRun() {
    this(true, List.of("alice"));
  }

  RecordedRun(boolean dense, List<String> principals) {
    entries.add(new Entry.Topic(0, "t", Entry.Promise.EVERY_EVENT, dense, principals));
    entries.add(new Entry.Subscribe(0, "r", "alice", "t", true));
  }

  /** A run in which b1 … bN are written, one after the other. */
  static RecordedRun clean(int writes) {
    RecordedRun run = new RecordedRun();
    for (int i = 1; i <= writes; i++) {
      run.invoke("b" + i).ok("b" + i, i).deliver("b" + i, i);
    }
    for (int i = 1; i <= writes; i++) {
      run.logged("b" + i, i);
    }
    return run.logIsRead(true);
  }

  private long tick() {
    now += 10;
    return now;
  }

  RecordedRun invoke(String body) {
    return add(new Entry.Invoke(tick(), "w", "op-" + body, "t", body, "once-" + body));
  }

  RecordedRun ok(String body, @Nullable Integer sequence) {
    return add(new Entry.Ok(tick(), "op-" + body, sequence == null ? null : (long) sequence));
  }

  RecordedRun fail(String body) {
    return add(new Entry.Fail(tick(), "op-" + body, "refused"));
  }

  RecordedRun unknown(String body) {
    return add(new Entry.Unknown(tick(), "op-" + body, "no answer"));
  }

  RecordedRun deliver(String body, int sequence) {
    return add(delivery("r", body, sequence));
  }

  /** A delivery of a dialect that numbers nothing. */
  RecordedRun deliverWithout(String body, @Nullable String id) {
    return add(new Entry.Delivery(tick(), "r", "t", null, null, id, body));
  }

  RecordedRun deliverTo(String client, String body, int sequence) {
    return add(delivery(client, body, sequence));
  }

  RecordedRun told() {
    return add(new Entry.Told(tick(), "r", "t", "recovered: false"));
  }

  RecordedRun logged(String body, @Nullable Integer sequence) {
    return add(new Entry.Logged(tick(), "t", sequence == null ? null : (long) sequence, body));
  }

  RecordedRun logIsRead(boolean whole) {
    return add(new Entry.LogRead(tick(), "t", whole));
  }

  Entry.Delivery delivery(String client, String body, int sequence) {
    return new Entry.Delivery(tick(), client, "t", "e", (long) sequence, null, body);
  }

  RecordedRun add(Entry entry) {
    entries.add(entry);
    return this;
  }

  /** Leaves out the delivery of a body. */
  RecordedRun withoutDelivery(String body) {
    entries.removeIf(entry -> entry instanceof Entry.Delivery one && one.body().equals(body));
    return this;
  }

  RecordedRun withoutLogged(String body) {
    entries.removeIf(entry -> entry instanceof Entry.Logged one && one.body().equals(body));
    return this;
  }

  RecordedRun withoutInvoke(String body) {
    entries.removeIf(entry -> entry instanceof Entry.Invoke one && one.body().equals(body));
    entries.removeIf(entry -> entry instanceof Entry.Ok one && one.op().equals("op-" + body));
    return this;
  }

  /** Puts something else in the place of the delivery of a body. */
  RecordedRun changingDelivery(String body, UnaryOperator<Entry.Delivery> change) {
    entries.replaceAll(
        entry ->
            entry instanceof Entry.Delivery one && one.body().equals(body)
                ? change.apply(one)
                : entry);
    return this;
  }

  /** Puts an entry behind the delivery of a body. */
  RecordedRun behindDelivery(String body, Entry entry) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.Delivery one && one.body().equals(body)) {
        entries.add(i + 1, entry);
        return this;
      }
    }
    throw new IllegalArgumentException("no delivery of " + body);
  }

  Verdict verdict() {
    Checker checker = new Checker();
    entries.forEach(checker::take);
    return checker.verdict();
  }
}
