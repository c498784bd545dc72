package dev.switchboard.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that nobody can fill alone. Each owner may have a quarter of the bound waiting,
 * all owners together three quarters, so that the server's own items, which have no owner, always
 * find room. Owners take turns, whatever the length of their queues; every second turn is the
 * server's. Thread-safe.
 */
final class FairQueue<T> {

  private static final int SHARES = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<T> unowned = new ArrayDeque<>();
  private final Map<String, Deque<T>> owned = new HashMap<>();
  private final Deque<String> turns = new ArrayDeque<>();
  private final int bound;
  private final int share;
  private int ownedSize;
  private boolean ownersTurn;
  private boolean closed;

  FairQueue(int bound) {
    this.bound = bound;
    this.share = Math.max(1, bound / SHARES);
  }

  /** What became of an offer. */
  enum Offer {
    TAKEN,
    /** The queue is full, whoever filled it. */
    FULL,
    /** The owner's share is full. */
    SHARE_FULL,
    CLOSED
  }

  /**
   * Adds an item behind those of its owner.
   *
   * @param owner null for the server itself
   */
  Offer offer(@Nullable String owner, T item) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (unowned.size() + ownedSize >= bound) {
        return Offer.FULL;
      }
      if (owner == null) {
        unowned.add(item);
      } else {
        Deque<T> waiting = owned.getOrDefault(owner, new ArrayDeque<>());
        if (waiting.size() >= share) {
          return Offer.SHARE_FULL;
        }
        if (ownedSize >= Math.max(1, bound - share)) {
          return Offer.FULL;
        }
        if (waiting.isEmpty()) {
          owned.put(owner, waiting);
          turns.add(owner);
        }
        waiting.add(item);
        ownedSize++;
      }
      filled.signal();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** The next item; waits for one. Null once the queue is closed and empty. */
  @Nullable T take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        T next = next();
        if (next != null || closed) {
          return next;
        }
        filled.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; what is there may still be taken out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next item; null where there is none. */
  @Nullable T poll() {
    lock.lock();
    try {
      return next();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable T next() {
    boolean fromOwner = !turns.isEmpty() && (ownersTurn || unowned.isEmpty());
    ownersTurn = !fromOwner;
    return fromOwner ? nextOfOwner() : unowned.poll();
  }

  private @Nullable T nextOfOwner() {
    String owner = turns.remove();
    Deque<T> waiting = owned.getOrDefault(owner, new ArrayDeque<>());
    T item = waiting.poll();
    ownedSize--;
    if (waiting.isEmpty()) {
      owned.remove(owner);
    } else {
      turns.add(owner);
    }
    return item;
  }
}
