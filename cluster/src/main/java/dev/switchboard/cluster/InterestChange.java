package dev.switchboard.cluster;

import dev.switchboard.protocol.Topic;
import java.util.List;

/**
 * How the set of topics changed that a node wants.
 *
 * @param from the version before; {@link #WHOLE} where the set is {@code added} alone
 * @param to the version after
 */
record InterestChange(String node, long from, long to, List<Topic> added, List<Topic> removed) {

  static final long WHOLE = -1;

  InterestChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }
}
