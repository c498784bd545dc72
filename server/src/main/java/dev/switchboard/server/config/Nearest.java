package dev.switchboard.server.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds the word that somebody probably meant. By hand: see ADR 13, "What stays written by hand".
 */
final class Nearest {

  // "port" alone is more like http.port than like roles, though more letters differ.
  private static final int SAME_LAST_SEGMENT = 6;

  private Nearest() {}

  static String of(String unknown, Stream<String> known) {
    return known
        .min(Comparator.<String>comparingInt(word -> score(unknown, word)).thenComparing(w -> w))
        .orElse("");
  }

  private static int score(String unknown, String word) {
    int distance = distance(unknown.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
    return last(unknown).equalsIgnoreCase(last(word)) ? distance - SAME_LAST_SEGMENT : distance;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * Letters to add, drop, change or swap with their neighbour to get from one word to the other.
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
