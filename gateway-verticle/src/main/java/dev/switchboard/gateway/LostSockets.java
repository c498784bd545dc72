package dev.switchboard.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lost sockets of this process left behind, for the next socket of the same client to take
 * over, once. Thread-safe; touched when sockets come and go only. Bounded: over {@link #MAX_KEPT}
 * nothing more is taken in, and such a client begins anew.
 */
final class LostSockets {

  static final int MAX_KEPT = 200_000;

  private final Map<ResumeKey, Deque<LostSocket>> byKey = new ConcurrentHashMap<>();

  /** Keeps what a socket left. */
  void leave(LostSocket lost) {
    if (byKey.size() < MAX_KEPT) {
      byKey.compute(
          lost.key(),
          (key, present) -> {
            Deque<LostSocket> queue = present == null ? new ArrayDeque<>() : present;
            queue.addLast(lost);
            return queue;
          });
    }
  }

  /** Takes what the longest lost socket of the client left; nobody else gets it. */
  Optional<LostSocket> take(ResumeKey key, long nowMs) {
    List<LostSocket> taken = new ArrayList<>(1);
    byKey.computeIfPresent(
        key,
        (same, queue) -> {
          queue.removeIf(lost -> lost.untilMs() <= nowMs);
          if (!queue.isEmpty()) {
            taken.add(queue.removeFirst());
          }
          return queue.isEmpty() ? null : queue;
        });
    return taken.stream().findFirst();
  }

  /** Forgets what is too old. */
  void expire(long nowMs) {
    for (ResumeKey key : byKey.keySet()) {
      byKey.computeIfPresent(
          key,
          (same, queue) -> {
            queue.removeIf(lost -> lost.untilMs() <= nowMs);
            return queue.isEmpty() ? null : queue;
          });
    }
  }

  /** Everything that is kept, for a store to keep across a restart. */
  List<LostSocket> all() {
    List<LostSocket> all = new ArrayList<>();
    for (ResumeKey key : byKey.keySet()) {
      byKey.computeIfPresent(
          key,
          (same, queue) -> {
            all.addAll(queue);
            return queue;
          });
    }
    return all;
  }
}
