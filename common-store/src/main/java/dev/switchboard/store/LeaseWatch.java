package dev.switchboard.store;

import dev.switchboard.store.LeaseRows.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node has observed of the others' beats, by its own monotonic clock. A node is silent
 * once its beat has not changed for ten seconds in which this node has looked, and has beaten
 * itself, without a gap: whoever could not reach the database has observed nothing, and gives
 * everybody the whole time again. For one thread.
 */
final class LeaseWatch {

  static final Duration SILENCE = Duration.ofSeconds(10);

  /** Two looks that are further apart than this are no observation. */
  static final Duration GAP = Duration.ofSeconds(5);

  private final Map<String, Observed> living = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private long begunBefore;

  /** A beat, and since when it is the same. */
  private record Observed(long beat, long since) {}

  /**
   * What a look has found.
   *
   * @param ended whose lease has ended since the look before
   * @param silent who has not beaten for too long, with the beat
   */
  record Look(List<String> ended, Map<String, Long> silent) {}

  /** The first look, which takes what has ended for known. */
  void begin(Leases leases, long begun, long done) {
    ended.addAll(leases.ended());
    begunBefore = begun;
    leases.beats().forEach((node, beat) -> living.put(node, new Observed(beat, done)));
  }

  /**
   * Compares. Of itself a node is told by its own beat.
   *
   * @param begun when this node began to prove that it lives itself, nanoseconds
   * @param done when all was read
   */
  Look look(String own, Leases leases, long begun, long done) {
    boolean gap = done - begunBefore > GAP.toNanos();
    begunBefore = begun;
    List<String> newlyEnded = new ArrayList<>();
    for (String node : leases.ended()) {
      if (!node.equals(own) && ended.add(node)) {
        newlyEnded.add(node);
      }
    }
    // Where it was away for so long that the end itself is forgotten.
    living.keySet().stream()
        .filter(node -> !node.equals(own) && !leases.beats().containsKey(node) && ended.add(node))
        .forEach(newlyEnded::add);
    living.keySet().retainAll(leases.beats().keySet());
    Map<String, Long> silent = new HashMap<>();
    for (Map.Entry<String, Long> lease : leases.beats().entrySet()) {
      Observed before = living.get(lease.getKey());
      if (gap || before == null || before.beat() != lease.getValue()) {
        living.put(lease.getKey(), new Observed(lease.getValue(), done));
      } else if (begun - before.since() >= SILENCE.toNanos() && !lease.getKey().equals(own)) {
        silent.put(lease.getKey(), lease.getValue());
      }
    }
    // What the store has forgotten need not be known here any more.
    ended.retainAll(leases.ended());
    return new Look(newlyEnded, silent);
  }

  /** Notes that a lease has ended, of which this node knows already. */
  void ended(String node) {
    living.remove(node);
    ended.add(node);
  }
}
