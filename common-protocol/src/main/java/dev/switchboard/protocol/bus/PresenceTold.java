package dev.switchboard.protocol.bus;

import java.util.List;

/**
 * What a node tells another one of its sockets: changes, or parts of all that there is.
 *
 * @param number counts what this node told that one, so that the other sees where something is lost
 * @param begins whether all that there is follows, and nothing told before holds
 * @param ends whether that was all
 */
public record PresenceTold(
    String node, long number, boolean begins, boolean ends, List<PresenceChange> changes) {

  public PresenceTold {
    changes = List.copyOf(changes);
  }
}
