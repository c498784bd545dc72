package dev.switchboard.gateway;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.websocket.FrameSocket;
import dev.switchboard.websocket.SocketClosed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one socket ends: what it is told, and what it leaves for the next one to take over (contract
 * 5.6). The first reason to end it stays. Lives on the socket's event loop.
 */
final class Farewell {

  /** After how long a client that is sent away for no fault of its own should come back. */
  private static final long RETRY_AFTER_MS = 1_000;

  private final Connection connection;
  private final GatewayLoop loop;
  private final FrameSocket socket;
  private @Nullable CloseReason ours;

  Farewell(Connection connection, GatewayLoop loop, FrameSocket socket) {
    this.connection = connection;
    this.loop = loop;
    this.socket = socket;
  }

  /** Closes with a close frame behind all that was written. */
  void close(CloseReason reason) {
    if (ours == null) {
      ours = reason;
      if (reason.announced()) {
        boolean reconnect = reason.resumable();
        connection.tell(
            new ServerMessage.Closing(
                reason.code(),
                reason.text(),
                reconnect,
                reconnect ? RETRY_AFTER_MS : 0,
                connection.now()));
      }
      socket.close(reason.code(), reason.text());
    }
  }

  /** Cuts a socket that takes nothing or is silent. */
  void abort(CloseReason reason) {
    if (ours == null) {
      ours = reason;
      socket.abort(reason.code(), reason.text());
    }
  }

  /** Cuts a socket that was to be drained and is still there. */
  void cut() {
    if (ours == null) {
      ours = CloseReason.DRAIN;
    }
    socket.abort(CloseReason.DRAIN.code(), CloseReason.DRAIN.text());
  }

  /** The socket is gone; where it is lost, it leaves its places. */
  void leave(SocketClosed how) {
    CloseReason reason = ours;
    boolean resumable = reason == null ? !how.clean() : reason.resumable();
    Principal principal = connection.principal();
    if (!resumable || principal == null || principal.proof() == Principal.Proof.NONE) {
      return;
    }
    List<LostSocket.Place> places = connection.subscriptions().places();
    if (!places.isEmpty()) {
      long until = connection.now() + loop.limits().resume().toMillis();
      loop.lostSockets().leave(new LostSocket(connection.resumeKey(principal), places, until));
    }
  }
}
