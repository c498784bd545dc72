package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What became of a socket on a topic, as its node tells those that keep who is there.
 *
 * @param connectionId the socket; empty where the change is of no single one
 * @param principal of the socket; empty where the change is of no single one
 * @param publish whether whoever is told is the one that tells those who watch
 */
public record PresenceChange(
    Topic topic,
    Kind kind,
    String connectionId,
    @Nullable String clientId,
    String principal,
    boolean publish) {

  /** The kinds. */
  public enum Kind {
    /** It is subscribed. */
    JOINED,
    /** It has ended its subscription. */
    LEFT,
    /** It was cut off and may come back. */
    LOST,
    /** Sockets of the node watch who comes and goes. */
    WATCHED,
    /** None does any more. */
    UNWATCHED
  }

  /** A change that is of the whole node. */
  public static PresenceChange of(Topic topic, Kind kind) {
    return new PresenceChange(topic, kind, "", null, "", false);
  }

  /** The same for one that publishes, or does not. */
  public PresenceChange publish(boolean wanted) {
    return new PresenceChange(topic, kind, connectionId, clientId, principal, wanted);
  }
}
