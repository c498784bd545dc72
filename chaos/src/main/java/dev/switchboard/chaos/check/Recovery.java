package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * How long clients waited after faults: from a kill, or from the end of another fault, until a
 * client was given something that was written after that. Takes a history, entry by entry.
 */
public final class Recovery {

  private static final int DIGITS = 3;

  /**
   * Waiting times after a fault, in milliseconds.
   *
   * @param clients how many clients were served again; the others never were until the next fault
   */
  public record Times(String fault, long clients, long p50, long p99, long max) {}

  private final Predicate<String> isKill;
  private final Map<String, Long> begunAt = new HashMap<>();
  private final Set<String> clients = new HashSet<>();
  private final Map<String, Histogram> times = new LinkedHashMap<>();
  private final Histogram afterKills = new Histogram(DIGITS);
  private String fault = "";
  private long since = Long.MAX_VALUE;
  private Set<String> waiting = new HashSet<>();

  /** Is told which faults are kills by their names. */
  public Recovery(Predicate<String> isKill) {
    this.isKill = isKill;
  }

  /** Takes the next entry. */
  public void take(Entry entry) {
    if (entry instanceof Entry.Invoke invoke) {
      begunAt.put(invoke.topic() + "\n" + invoke.body(), invoke.at());
    } else if (entry instanceof Entry.FaultBegun begun) {
      fault = begun.fault();
      since = Long.MAX_VALUE;
      if (isKill.test(fault)) {
        begin(begun.at());
      }
    } else if (entry instanceof Entry.FaultEnded ended && !isKill.test(ended.fault())) {
      begin(ended.at());
    } else if (entry instanceof Entry.Delivery delivery) {
      delivered(delivery);
    }
  }

  private void begin(long at) {
    since = at;
    waiting = new HashSet<>(clients);
    times.put(fault, new Histogram(DIGITS));
  }

  private void delivered(Entry.Delivery delivery) {
    clients.add(delivery.client());
    if (since == Long.MAX_VALUE || !waiting.contains(delivery.client())) {
      return;
    }
    String body = Log.lines(delivery.body()).get(0);
    Long begun = begunAt.get(delivery.topic() + "\n" + body);
    if (begun != null && begun >= since) {
      waiting.remove(delivery.client());
      Histogram histogram = times.get(fault);
      if (histogram != null) {
        histogram.recordValue(delivery.at() - since);
      }
      if (isKill.test(fault)) {
        afterKills.recordValue(delivery.at() - since);
      }
    }
  }

  /** Of each fault, in their order. */
  public List<Times> perFault() {
    List<Times> all = new ArrayList<>();
    times.forEach((name, histogram) -> all.add(times(name, histogram)));
    return all;
  }

  /** Of all kills together. */
  public Times afterKills() {
    return times("kills", afterKills);
  }

  private static Times times(String name, Histogram histogram) {
    return new Times(
        name,
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(99),
        histogram.getMaxValue());
  }
}
