package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Knows the events without a position that come too late: nodes publish after their commits, so
 * that what two of them tell of one thing may come the other way round, and what came first would
 * be the last that anybody hears. Single-threaded; bounded by the things that were told of within
 * ten seconds.
 */
final class Revisions {

  /** After this time nothing is on its way between nodes any more. */
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** By the time at which each thing was last told of, the longest ago first. */
  private final Map<String, Latest> byThing = new LinkedHashMap<>();

  private final LongSupplier nanoTime;

  private record Latest(long number, long atNanos) {}

  Revisions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether an event tells of a state that is older than one told before. */
  boolean isOutdated(Event event) {
    Reach.Revision revision = event.reach().revision();
    if (revision == null) {
      return false;
    }
    long now = nanoTime.getAsLong();
    forgetOld(now);
    Latest latest = byThing.get(revision.of());
    if (latest != null && latest.number() > revision.number()) {
      return true;
    }
    byThing.remove(revision.of());
    byThing.put(revision.of(), new Latest(revision.number(), now));
    return false;
  }

  private void forgetOld(long now) {
    Iterator<Latest> oldestFirst = byThing.values().iterator();
    while (oldestFirst.hasNext() && now - oldestFirst.next().atNanos() > REMEMBERED_NANOS) {
      oldestFirst.remove();
    }
  }
}
