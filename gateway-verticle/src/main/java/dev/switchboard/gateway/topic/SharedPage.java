package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.TopicLog;
import dev.switchboard.websocket.Fatal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a log as all sockets of an event loop use it that read there: read once, and encoded
 * once per dialect. Counted: who retains it releases it.
 */
final class SharedPage {

  private final TopicLog.Page page;
  private final long since;
  private final Map<Dialect, List<EncodedBatch>> encoded = new HashMap<>(4);
  private int references = 1;

  SharedPage(TopicLog.Page page, long since) {
    this.page = page;
    this.since = since;
  }

  TopicLog.Page log() {
    return page;
  }

  List<Event> events() {
    return page.events();
  }

  /** Whether it holds what comes next behind a sequence, with nothing missing between. */
  boolean holdsBehind(long sequence) {
    return !events().isEmpty()
        && sequence < lastSequence()
        && (sequence >= sequence(0) - 1 || (sequence >= since && isWholeBehind(since)));
  }

  /** A compacted log lacks nothing in its gaps but removals, which are another matter. */
  private boolean isWholeBehind(long sequence) {
    return page.compacted() || page.complete(sequence);
  }

  /** Whether nothing that came behind a sequence is lacking, removals included. */
  boolean isCompleteBehind(long sequence) {
    return page.complete(sequence) || (!page.compacted() && holdsBehind(sequence));
  }

  /** Whether it was read when the topic's head was at a sequence, or later. */
  boolean isAsOf(long head) {
    return page.head().sequence() >= head;
  }

  long lastSequence() {
    return sequence(events().size() - 1);
  }

  /** The sequence of an event; all events of a log have one. */
  long sequence(int index) {
    Position at = events().get(index).position();
    return at == null ? 0 : at.sequence();
  }

  /** The index of the first event behind a sequence; the number of events where there is none. */
  int indexBehind(long sequence) {
    int low = 0;
    int high = events().size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequence(middle) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The encoded batch that an event is in, until {@link #giveBack}; as {@link #batch} throws. */
  EncodedBatch take(Dialect dialect, int index) {
    return isShared(dialect) ? batch(dialect, index) : EncodedBatch.of(dialect, events(), index);
  }

  /** Lets go of a batch; one that nobody else could use is released. */
  void giveBack(Dialect dialect, EncodedBatch batch) {
    if (!isShared(dialect)) {
      batch.release();
    }
  }

  private static boolean isShared(Dialect dialect) {
    return !dialect.rules().has(DialectRules.Trait.ONE_PER_SOCKET);
  }

  /**
   * The encoded batch that an event is in. Throws what the dialect throws at that very event; other
   * events at which it throws are of no concern to who reads here.
   */
  EncodedBatch batch(Dialect dialect, int index) {
    List<EncodedBatch> batches = encoded.computeIfAbsent(dialect, same -> new ArrayList<>(2));
    int before = 0;
    int from = 0;
    for (EncodedBatch batch : batches) {
      if (index < batch.from()) {
        break;
      }
      if (index < batch.end()) {
        return batch;
      }
      before++;
      from = batch.end();
    }
    while (true) {
      EncodedBatch next = encode(dialect, from, index);
      if (next == null) {
        from++;
        continue;
      }
      batches.add(before++, next);
      if (index < next.end()) {
        return next;
      }
      from = next.end();
    }
  }

  /** The batch that begins at an event; null where it cannot be encoded and is not wanted. */
  private @Nullable EncodedBatch encode(Dialect dialect, int from, int wanted) {
    try {
      return EncodedBatch.of(dialect, events(), from);
    } catch (Throwable thrown) {
      Fatal.check(thrown);
      if (from == wanted) {
        throw thrown;
      }
      return null;
    }
  }

  /** About how much memory it takes, bytes. */
  long bytes() {
    return page.bytes() + 256L * events().size();
  }

  SharedPage retain() {
    references++;
    return this;
  }

  /** With the last reference its frames go. */
  void release() {
    if (--references == 0) {
      encoded.values().forEach(batches -> batches.forEach(EncodedBatch::release));
      encoded.clear();
    }
  }
}
