package dev.switchboard.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What went wrong while a scenario ran: the first few in full, the rest counted. */
final class Faults {

  private static final int SHOWN = 3;

  private final List<String> shown = new ArrayList<>();
  private long more;

  synchronized void add(String fault) {
    if (shown.size() < SHOWN) {
      shown.add(fault);
    } else {
      more++;
    }
  }

  synchronized List<String> list() {
    List<String> all = new ArrayList<>(shown);
    if (more > 0) {
      all.add("and " + more + " more");
    }
    return all;
  }
}
