package dev.switchboard.protocol.bus;

import java.util.List;
import java.util.Map;

/**
 * What a node tells every other one each second.
 *
 * @param since when it started, epoch milliseconds by its own clock
 * @param sockets how many are open
 * @param lagMs how late its event loop is, milliseconds
 * @param marks names of what must be the same on all nodes, and what it is here
 * @param announced the version of what its domains have
 * @param interest the version of which topics it wants
 */
public record NodeState(
    String node,
    String version,
    List<String> roles,
    long since,
    int sockets,
    long lagMs,
    Map<String, String> marks,
    long announced,
    long interest) {

  public NodeState {
    roles = List.copyOf(roles);
    marks = Map.copyOf(marks);
  }
}
