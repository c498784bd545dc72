package dev.switchboard.gateway;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.websocket.FrameSocket;
import java.util.concurrent.TimeUnit;

/**
 * Watches one socket by the wheel of its event loop: pings it, drops it when it is silent, when it
 * takes nothing of what waits for it, when it does not authenticate and when its token ends.
 */
final class Vigil {

  private final Connection connection;
  private final FrameSocket socket;
  private final GatewayLoop loop;
  private final long openedNanos = System.nanoTime();
  private long pingedNanos;
  private boolean watchingRoom;
  private long leastPending;
  private long progressNanos;

  Vigil(Connection connection, FrameSocket socket, GatewayLoop loop) {
    this.connection = connection;
    this.socket = socket;
    this.loop = loop;
  }

  void begin() {
    int heartbeat = (int) loop.limits().heartbeat().toSeconds();
    loop.deadlines().in(heartbeat, this::heartbeat);
    loop.deadlines().in((int) loop.limits().authentication().toSeconds(), this::authentication);
  }

  private int heartbeat(long nowNanos) {
    if (connection.ended()) {
      return 0;
    }
    boolean silent = pingedNanos != 0 && socket.lastHeardNanos() - pingedNanos < 0;
    if (silent && connection.intake().open()) {
      connection.abort(CloseReason.SILENT);
      return 0;
    }
    pingedNanos = nowNanos;
    socket.ping();
    return (int) loop.limits().heartbeat().toSeconds();
  }

  private int authentication(long nowNanos) {
    if (connection.ended() || connection.principal() != null) {
      return 0;
    }
    if (nowNanos - openedNanos < loop.limits().authentication().toNanos()) {
      return 1;
    }
    connection.close(CloseReason.POLICY);
    return 0;
  }

  /** The socket was admitted: its token may have an end. */
  void admitted(Principal principal) {
    if (principal.expiresAtMs() != null) {
      loop.deadlines().in(secondsLeft(principal), nowNanos -> expiry(principal));
    }
  }

  private int secondsLeft(Principal principal) {
    Long end = principal.expiresAtMs();
    long left = end == null ? Long.MAX_VALUE : end - connection.now();
    // Rounded up: a visit before the end would have to come again.
    return (int) Math.min(Deadlines.SLOTS - 1L, TimeUnit.MILLISECONDS.toSeconds(left + 999));
  }

  private int expiry(Principal watched) {
    if (connection.ended() || !watched.equals(connection.principal())) {
      return 0;
    }
    int left = secondsLeft(watched);
    if (left <= 0) {
      connection.fail(null, Failure.of(FailureCode.AUTHENTICATION_FAILED, "the token has expired"));
      connection.close(CloseReason.POLICY);
    }
    return Math.max(0, left);
  }

  /** The socket has no room: watch whether it takes anything. */
  void full() {
    if (!watchingRoom) {
      watchingRoom = true;
      leastPending = socket.pendingBytes();
      progressNanos = System.nanoTime();
      loop.deadlines().in(1, this::room);
    }
  }

  private int room(long nowNanos) {
    if (connection.ended() || socket.writable()) {
      watchingRoom = false;
      return 0;
    }
    long pending = socket.pendingBytes();
    if (pending < leastPending) {
      progressNanos = nowNanos;
    }
    leastPending = pending;
    if (nowNanos - progressNanos >= loop.limits().stalled().toNanos()) {
      connection.abort(CloseReason.TOO_SLOW);
      return 0;
    }
    return 1;
  }
}
