package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of an event loop from topics' logs: at most {@link #MAX_READS} at a time, one for all
 * who want the same page, and none for a page that was read a moment ago. Single-threaded.
 */
final class PageCache {

  /** How many events are read at once. */
  static final int PAGE = 200;

  /** A page ends with the event that makes it this long, as it is stored, bytes. */
  static final int PAGE_BYTES = 256 * 1024;

  /** How many reads of one event loop are under way at most. */
  static final int MAX_READS = 32;

  /** How much is kept, bytes. */
  static final long MAX_BYTES = 4L * 1024 * 1024;

  private record Key(Topic topic, long since) {}

  private final TopicLog log;
  private final Throttle reads = new Throttle(MAX_READS);
  private final Map<Key, List<Promise<SharedPage>>> underWay = new HashMap<>();

  /** By where they begin, the longest unused first. */
  private final Map<Key, SharedPage> kept = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Topic, Integer> keptPerTopic = new HashMap<>();
  private long keptBytes;

  PageCache(TopicLog log) {
    this.log = log;
  }

  /** The page behind a sequence, or one that has it in its middle; the caller releases it. */
  Future<SharedPage> read(Topic topic, long since) {
    return read(topic, since, 0);
  }

  /**
   * The same for who needs to see the log as it was when its head was at a sequence, or later. What
   * another one asked for before that may come all the same.
   */
  Future<SharedPage> read(Topic topic, long since, long head) {
    SharedPage present = find(topic, since, head);
    if (present != null) {
      return Future.succeededFuture(present.retain());
    }
    Key key = new Key(topic, since);
    Promise<SharedPage> answer = Promise.promise();
    List<Promise<SharedPage>> others = underWay.get(key);
    if (others != null) {
      others.add(answer);
      return answer.future();
    }
    List<Promise<SharedPage>> all = new ArrayList<>(1);
    all.add(answer);
    underWay.put(key, all);
    reads
        .ask(() -> log.read(topic, since, PAGE, PAGE_BYTES))
        .onComplete(
            page -> answer(key, page), thrown -> waiting(key).forEach(one -> one.fail(thrown)));
    return answer.future();
  }

  private void answer(Key key, TopicLog.Page page) {
    SharedPage shared = new SharedPage(page, key.since());
    List<Promise<SharedPage>> waiting = waiting(key);
    if (page.events().isEmpty()) {
      // Something may have been committed since this read began: the others read again.
      waiting.get(0).complete(shared);
      for (Promise<SharedPage> other : waiting.subList(1, waiting.size())) {
        read(key.topic(), key.since()).onComplete(other);
      }
    } else {
      keep(key, shared);
      waiting.forEach(one -> one.complete(shared.retain()));
    }
  }

  private List<Promise<SharedPage>> waiting(Key key) {
    List<Promise<SharedPage>> waiting = underWay.remove(key);
    return waiting == null ? List.of() : waiting;
  }

  private @Nullable SharedPage find(Topic topic, long since, long head) {
    if (!keptPerTopic.containsKey(topic)) {
      return null;
    }
    SharedPage exact = kept.get(new Key(topic, since));
    // What a page says of a gap is true of the moment in which it was read only.
    if (exact != null && serves(exact, since, head)) {
      return exact;
    }
    for (Map.Entry<Key, SharedPage> one : kept.entrySet()) {
      if (one.getKey().topic().equals(topic) && serves(one.getValue(), since, head)) {
        return one.getValue();
      }
    }
    return null;
  }

  private static boolean serves(SharedPage page, long since, long head) {
    return page.holdsBehind(since) && page.isAsOf(head);
  }

  private void keep(Key key, SharedPage page) {
    SharedPage before = kept.put(key, page);
    keptBytes += page.bytes();
    if (before == null) {
      keptPerTopic.merge(key.topic(), 1, Integer::sum);
    } else {
      keptBytes -= before.bytes();
      before.release();
    }
    while (keptBytes > MAX_BYTES && kept.size() > 1) {
      dropFirst();
    }
  }

  private void dropFirst() {
    Iterator<Map.Entry<Key, SharedPage>> all = kept.entrySet().iterator();
    Map.Entry<Key, SharedPage> first = all.next();
    all.remove();
    keptPerTopic.computeIfPresent(
        first.getKey().topic(), (topic, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    keptBytes -= first.getValue().bytes();
    first.getValue().release();
  }

  /** Forgets everything; pages in use stay with their users. */
  void clear() {
    while (!kept.isEmpty()) {
      dropFirst();
    }
  }
}
