package dev.switchboard.gateway;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.PayloadKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The notifications that one socket was written and has not acknowledged: each is sent again after
 * 5, 10 and 20 seconds, then left to the next connection (contract 5.1). Single-threaded.
 */
final class Unacknowledged {

  /** How many are watched at most; what is over it waits for the next connection. */
  static final int MAX = 1_000;

  private static final long[] PAUSES_NANOS = {
    TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(20)
  };

  private static final class Sending {
    private final Event event;
    private int pause;
    private long dueNanos;

    Sending(Event event, long dueNanos) {
      this.event = event;
      this.dueNanos = dueNanos;
    }
  }

  private final Map<String, Sending> byId = new LinkedHashMap<>();

  /** An event was written; one that is no notification, or is watched already, is passed over. */
  void written(Event event, long nowNanos) {
    if (event.payload().kind() == PayloadKind.NOTIFICATION
        && byId.size() < MAX
        && !byId.containsKey(event.id())) {
      byId.put(event.id(), new Sending(event, nowNanos + PAUSES_NANOS[0]));
    }
  }

  /** The client has them; unknown ones are passed over. */
  void acknowledged(Collection<String> ids) {
    ids.forEach(byId::remove);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** When the next is to be sent again; only where something is. */
  long nextDueNanos() {
    long next = byId.values().iterator().next().dueNanos;
    for (Sending sending : byId.values()) {
      next = sending.dueNanos - next < 0 ? sending.dueNanos : next;
    }
    return next;
  }

  /** What is to be sent again now. */
  List<Event> due(long nowNanos) {
    List<Event> due = new ArrayList<>();
    for (Iterator<Sending> all = byId.values().iterator(); all.hasNext(); ) {
      Sending sending = all.next();
      if (nowNanos - sending.dueNanos >= 0) {
        due.add(sending.event);
        sending.pause++;
        if (sending.pause < PAUSES_NANOS.length) {
          sending.dueNanos = nowNanos + PAUSES_NANOS[sending.pause];
        } else {
          all.remove();
        }
      }
    }
    return due;
  }
}
