package dev.switchboard.chaos.check;

import java.util.List;
import java.util.Map;

/**
 * What a history comes to.
 *
 * @param acknowledged operations that the server said are done
 * @param failed operations that it refused
 * @param unknown operations that never had an answer
 * @param deliveries frames with events, repeats among them
 * @param repeats deliveries that the clients' own de-duplication takes out
 * @param told how often a client was told that it may have missed something
 * @param logged events that the log has at the end
 * @param counts findings of each kind; kinds without any are left out
 * @param findings the first ones of each kind
 */
public record Verdict(
    long acknowledged,
    long failed,
    long unknown,
    long deliveries,
    long repeats,
    long told,
    long logged,
    Map<FindingKind, Long> counts,
    List<Finding> findings) {

  /** Copies what it is given. */
  public Verdict {
    counts = Map.copyOf(counts);
    findings = List.copyOf(findings);
  }

  /** Whether every promise was kept. */
  public boolean isClean() {
    return counts.isEmpty();
  }

  /** How many findings there are of a kind. */
  public long count(FindingKind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
