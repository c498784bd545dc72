package dev.switchboard.protocol.bus;

import org.jspecify.annotations.Nullable;

/**
 * What became of a socket by which commands came; published at {@link Addresses#SOCKETS} for
 * domains that keep something for as long as the socket is there.
 *
 * @param connectionId the socket's id, as in {@link dev.switchboard.protocol.Caller}
 * @param heir the socket that goes on for it; null but where it was {@code RESUMED}
 * @param node the lease of the node that has the heir; null where there is none
 */
public record SocketChange(
    String connectionId, Kind kind, @Nullable String heir, @Nullable String node) {

  /** The kinds. */
  public enum Kind {
    /** It is closed, and its client has said that it goes. */
    CLOSED,
    /** It was cut off; its client may come back. */
    CUT_OFF,
    /** Another socket of its client goes on for it. */
    RESUMED
  }

  /** A socket has gone. */
  public static SocketChange gone(String connectionId, boolean cutOff) {
    return new SocketChange(connectionId, cutOff ? Kind.CUT_OFF : Kind.CLOSED, null, null);
  }

  /** A socket goes on for another one. */
  public static SocketChange resumed(String connectionId, String heir, String node) {
    return new SocketChange(connectionId, Kind.RESUMED, heir, node);
  }
}
