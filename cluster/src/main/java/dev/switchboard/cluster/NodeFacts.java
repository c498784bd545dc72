package dev.switchboard.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a node is, as long as it runs.
 *
 * @param since when it started, epoch milliseconds
 * @param marks what must be the same on all nodes, by names
 */
public record NodeFacts(String version, List<String> roles, long since, Map<String, String> marks) {

  /** The mark of the history that nodes share: those of different ones ignore each other. */
  public static final String STORE = "store";

  public NodeFacts {
    roles = List.copyOf(roles);
    marks = Map.copyOf(marks);
  }
}
