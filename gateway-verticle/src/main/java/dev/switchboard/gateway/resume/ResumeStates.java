package dev.switchboard.gateway.resume;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What lost sockets of this process left behind, for the next socket of the same client to take
 * over, once. Thread-safe; touched when sockets come and go only.
 *
 * <p>Bounded by content: a principal keeps at most {@link #MAX_PER_PRINCIPAL} states and {@link
 * #MAX_BYTES_PER_PRINCIPAL}, all of them together {@code maxBytes}; beyond that the oldest is
 * forgotten, the principal's own first, and of a state that is too large alone the last topics.
 */
public final class ResumeStates {

  /** How many states of one principal are kept. */
  static final int MAX_PER_PRINCIPAL = 16;

  /** How much of one principal is kept, bytes: about 2,000 topics. */
  static final int MAX_BYTES_PER_PRINCIPAL = 1024 * 1024;

  private final long maxBytes;
  private final ResumeStore store;
  private final @Nullable Cluster cluster;

  /** By id, the oldest first. */
  private final Map<String, ResumeState> all = new LinkedHashMap<>();

  private final Map<ResumeKey, Deque<ResumeState>> byKey = new HashMap<>();
  private final Map<String, Deque<ResumeState>> byOwner = new HashMap<>();
  private final Map<ResumeKey, Deque<Heir>> heirs = new HashMap<>();
  private long bytes;

  /**
   * Makes it.
   *
   * @param maxBytes about how much memory it may take in all
   */
  public ResumeStates(ResumeStore store, long maxBytes) {
    this(store, maxBytes, null);
  }

  private ResumeStates(ResumeStore store, long maxBytes, @Nullable Cluster cluster) {
    this.store = store;
    this.maxBytes = maxBytes;
    this.cluster = cluster;
  }

  /** What nodes that share a store keep together: nothing is kept in this process. */
  public static ResumeStates shared(ResumeStore store, Cluster cluster) {
    return new ResumeStates(store, 0, cluster);
  }

  /**
   * The other nodes.
   *
   * @param states those in the store
   * @param announce tells all nodes, perhaps in vain, the hash of a key that there is a state of
   */
  public record Cluster(SharedStates states, OtherNodes others, Consumer<String> announce) {}

  /** A socket that waits for what another one of its client is about to leave. */
  public static final class Heir {
    private final ResumeKey key;
    private final Consumer<ResumeState> taker;

    private Heir(ResumeKey key, Consumer<ResumeState> taker) {
      this.key = key;
      this.taker = taker;
    }
  }

  /** Takes in what the store kept over a restart. */
  public synchronized void restore(List<ResumeState> kept) {
    kept.forEach(this::add);
  }

  /** Keeps what was taken and is not gone on with, or gives it to the socket that waits for it. */
  public void leave(ResumeState left) {
    leave(left, null);
  }

  /**
   * Keeps what a socket left, or gives it to the socket that waits for it.
   *
   * @param socket which left it; null where it is put back
   */
  public void leave(ResumeState left, @Nullable String socket) {
    Heir heir;
    synchronized (this) {
      heir = takeHeir(left.key());
      if (heir == null) {
        ResumeState kept = left.within(MAX_BYTES_PER_PRINCIPAL);
        if (cluster == null) {
          add(kept);
        }
        // Written within the lock, so that no removal gets to the store before it.
        Future<Void> written = store.keep(kept, socket);
        if (cluster != null) {
          String hash = left.key().hash();
          written.onSuccess(done -> cluster.announce().accept(hash));
        }
      }
    }
    if (heir != null) {
      heir.taker.accept(left);
    }
  }

  /** Finds out how far the socket had got that left a state, where its node died. */
  public Future<ResumeState> reached(ResumeState taken) {
    return store.reached(taken);
  }

  private @Nullable Heir takeHeir(ResumeKey key) {
    Deque<Heir> waiting = heirs.get(key);
    if (waiting == null) {
      return null;
    }
    Heir first = waiting.removeFirst();
    if (waiting.isEmpty()) {
      heirs.remove(key);
    }
    return first;
  }

  private void add(ResumeState left) {
    Deque<ResumeState> own = byOwner.computeIfAbsent(left.key().owner(), o -> new ArrayDeque<>(2));
    long ownBytes = own.stream().mapToLong(ResumeState::bytes).sum() + left.bytes();
    while (!own.isEmpty()
        && (own.size() >= MAX_PER_PRINCIPAL || ownBytes > MAX_BYTES_PER_PRINCIPAL)) {
      ResumeState oldest = own.getFirst();
      ownBytes -= oldest.bytes();
      forget(oldest);
      // Forgetting the last one forgets the queue.
      own = byOwner.computeIfAbsent(left.key().owner(), o -> new ArrayDeque<>(2));
    }
    own.addLast(left);
    byKey.computeIfAbsent(left.key(), key -> new ArrayDeque<>(2)).addLast(left);
    all.put(left.id(), left);
    bytes += left.bytes();
    while (bytes > maxBytes && all.size() > 1) {
      forget(all.values().iterator().next());
    }
  }

  private void forget(ResumeState state) {
    remove(state);
    store.remove(List.of(state.id()));
  }

  private void remove(ResumeState state) {
    if (all.remove(state.id()) != null) {
      bytes -= state.bytes();
      removeFrom(byKey, state.key(), state);
      removeFrom(byOwner, state.key().owner(), state);
    }
  }

  private static <K> void removeFrom(Map<K, Deque<ResumeState>> map, K key, ResumeState state) {
    Deque<ResumeState> some = map.get(key);
    if (some != null) {
      some.remove(state);
      if (some.isEmpty()) {
        map.remove(key);
      }
    }
  }

  /**
   * Takes what the longest lost socket of the client left, on whichever node it was; nobody else
   * gets it. Completes on any thread.
   */
  public Future<Taken> find(ResumeKey key, long nowMs) {
    return cluster == null
        ? Future.succeededFuture(new Taken(take(key, nowMs).orElse(null), false))
        : cluster.states().take(key.hash());
  }

  /** Has the client's sockets on other nodes asked whether they are alive. */
  public Future<Void> probeElsewhere(ResumeKey key) {
    return cluster == null ? Future.succeededFuture() : cluster.others().probe(key);
  }

  /**
   * Looks into the store for those who wait for a state that is about to be left.
   *
   * @param hash of the only key to look for; null for all
   */
  public void lookForHeirs(@Nullable String hash) {
    if (cluster == null) {
      return;
    }
    List<ResumeKey> waiting;
    synchronized (this) {
      waiting = List.copyOf(heirs.keySet());
    }
    for (ResumeKey key : waiting) {
      String own = key.hash();
      if (hash == null || hash.equals(own)) {
        cluster.states().take(own).onSuccess(taken -> give(taken.state()));
      }
    }
  }

  private void give(@Nullable ResumeState found) {
    if (found != null) {
      leave(found);
    }
  }

  /** Takes what the longest lost socket of the client left; nobody else gets it. */
  public synchronized Optional<ResumeState> take(ResumeKey key, long nowMs) {
    Deque<ResumeState> left = byKey.get(key);
    while (left != null && !left.isEmpty()) {
      ResumeState first = left.getFirst();
      forget(first);
      if (first.untilMs() > nowMs) {
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  /**
   * Has a socket given what another one of its client leaves, until {@link #disinherit}.
   *
   * @param taker called on any thread, at most once
   */
  public synchronized Heir inherit(ResumeKey key, Consumer<ResumeState> taker) {
    Heir heir = new Heir(key, taker);
    heirs.computeIfAbsent(key, same -> new ArrayDeque<>(2)).addLast(heir);
    return heir;
  }

  /** The socket waits no more. */
  public synchronized void disinherit(Heir heir) {
    Deque<Heir> waiting = heirs.get(heir.key);
    if (waiting != null && waiting.remove(heir) && waiting.isEmpty()) {
      heirs.remove(heir.key);
    }
  }

  /** Forgets what is too old. */
  public synchronized void expire(long nowMs) {
    if (cluster != null) {
      store.expire(nowMs);
      return;
    }
    List<String> gone = new ArrayList<>();
    Iterator<ResumeState> oldestFirst = List.copyOf(all.values()).iterator();
    while (oldestFirst.hasNext()) {
      ResumeState state = oldestFirst.next();
      if (state.untilMs() <= nowMs) {
        remove(state);
        gone.add(state.id());
      }
    }
    if (!gone.isEmpty()) {
      store.remove(gone);
    }
  }

  synchronized int size() {
    return all.size();
  }
}
