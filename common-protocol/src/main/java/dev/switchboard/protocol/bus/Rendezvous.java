package dev.switchboard.protocol.bus;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses nodes for keys by rendezvous hashing: all who know the same nodes choose alike, and a
 * node that comes or goes moves only the keys that are, or were, its own.
 */
public final class Rendezvous {

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /** The nodes for a key, the chosen one first, then the one that follows where that goes. */
  public static List<String> of(String key, Collection<String> nodes, int atMost) {
    return nodes.stream()
        .sorted(
            Comparator.comparingLong((String node) -> weight(key, node))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(atMost)
        .toList();
  }

  /** FNV-1a over both names, and a finish that has every bit count in every other one. */
  private static long weight(String key, String node) {
    long hash = over(node, over("/", over(key, BASIS)));
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static long over(String text, long start) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
