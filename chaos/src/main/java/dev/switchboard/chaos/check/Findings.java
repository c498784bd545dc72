package dev.switchboard.chaos.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found so far: all of it counted, of each kind the first ones kept. */
final class Findings {

  private static final int KEPT = 25;

  private final Map<FindingKind, Long> counts = new EnumMap<>(FindingKind.class);
  private final List<Finding> kept = new ArrayList<>();

  void add(FindingKind kind, long at, String topic, String body, String detail) {
    if (counts.merge(kind, 1L, Long::sum) <= KEPT) {
      kept.add(new Finding(kind, at, topic, body, detail));
    }
  }

  Map<FindingKind, Long> counts() {
    return new EnumMap<>(counts);
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }
}
