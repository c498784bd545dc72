package dev.switchboard.gateway.connection;

import dev.switchboard.websocket.FrameSocket;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a socket is still alive: pings of its own, whether a full one takes anything, and signs
 * of life that others ask for. A dead one is cut. Lives on the socket's event loop.
 */
final class Liveness {

  /** How long a socket that is asked for a sign of life has to give it. */
  static final Duration PROBE = Duration.ofSeconds(3);

  private final Connection connection;
  private final ConnectionLoop loop;
  private final FrameSocket socket;
  private long pingedNanos;
  private boolean watchingProgress;
  private @Nullable Promise<Boolean> probe;

  Liveness(Connection connection, ConnectionLoop loop, FrameSocket socket) {
    this.connection = connection;
    this.loop = loop;
    this.socket = socket;
  }

  /** Begins to ping. */
  void begin() {
    connection.inSeconds(heartbeatSeconds(), this::heartbeat);
  }

  private int heartbeatSeconds() {
    return (int) loop.shared().limits().heartbeat().toSeconds();
  }

  private int heartbeat() {
    boolean silent = pingedNanos != 0 && socket.lastHeardNanos() - pingedNanos < 0;
    // The silence of a socket that is not read from means nothing.
    if (silent && connection.gate().open()) {
      connection.abort(CloseReason.SILENT);
      return 0;
    }
    pingedNanos = System.nanoTime();
    socket.ping();
    return heartbeatSeconds();
  }

  /** The socket is full: watches whether it takes anything. */
  void watchProgress() {
    if (!watchingProgress) {
      watchingProgress = true;
      connection.inSeconds(1, this::progress);
    }
  }

  private int progress() {
    if (socket.writable()) {
      watchingProgress = false;
      return 0;
    }
    GatewayLimits limits = loop.shared().limits();
    if (socket.stalled(limits.stalled(), limits.slowestReader())) {
      connection.abort(CloseReason.TOO_SLOW);
      return 0;
    }
    return 1;
  }

  /** Asks the socket for a sign of life; one that gives none within {@link #PROBE} is cut. */
  void probe(Promise<Boolean> alive) {
    Promise<Boolean> underWay = probe;
    if (connection.ended()) {
      alive.complete(false);
    } else if (underWay != null) {
      underWay.future().onComplete(alive);
    } else {
      probe = alive;
      socket.ping();
      long unused = loop.vertx().setTimer(PROBE.toMillis(), id -> due(alive));
    }
  }

  private void due(Promise<Boolean> alive) {
    if (probe != alive) {
      return;
    }
    // One that is not read from, being full, lives as long as it takes something.
    if (!connection.gate().open() && !socket.stalled(PROBE, Integer.MAX_VALUE)) {
      heard();
    } else {
      connection.abort(CloseReason.SILENT);
    }
  }

  /** The socket has given a sign of life. */
  void heard() {
    answer(true);
  }

  /** The socket is gone. */
  void end() {
    answer(false);
  }

  private void answer(boolean alive) {
    Promise<Boolean> asked = probe;
    if (asked != null) {
      probe = null;
      asked.complete(alive);
    }
  }
}
