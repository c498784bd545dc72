package dev.switchboard.session;

import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session that dials. With {@code reconnect} it dials again when the connection ends or cannot be
 * made, after pauses that double from half a second to thirty; failures in a row are told once, so
 * that a peer that is away for days does not push its messages out of the log.
 */
final class DialledSession implements LiveSession {

  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private final Vertx vertx;
  private final NetClient client;
  private final TcpSession opened;
  private final ConnectOptions options;
  private final boolean reconnect;
  private final SessionLog log;
  private final Consumer<LiveSession> onEnd;
  private @Nullable Wire wire;
  private boolean ended;
  private boolean troubled;
  private long pauseMs = FIRST_PAUSE_MS;

  DialledSession(
      Vertx vertx,
      NetClient client,
      TcpSession opened,
      Target target,
      Dialling dialling,
      SessionLog log,
      Consumer<LiveSession> onEnd) {
    this.vertx = vertx;
    this.client = client;
    this.opened = opened;
    this.options =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(target.port(), target.literal()))
            .setTimeout(dialling.timeoutMs());
    this.reconnect = dialling.reconnect();
    this.log = log;
    this.onEnd = onEnd;
  }

  /** How to dial. */
  record Dialling(boolean reconnect, int timeoutMs) {}

  @Override
  public TcpSession session() {
    return opened.in(log.state());
  }

  @Override
  public SessionLog log() {
    return log;
  }

  @Override
  public List<Wire> wires(@Nullable String peer) {
    Wire present = wire;
    if (present == null) {
      throw TcpAccess.notConnected(opened.sessionId());
    }
    if (peer != null) {
      throw TcpAccess.noPeer(opened.sessionId());
    }
    return List.of(present);
  }

  @Override
  public Future<Void> end(TcpState state) {
    if (ended) {
      return Future.succeededFuture();
    }
    ended = true;
    Wire present = wire;
    wire = null;
    if (present != null) {
      present.close();
    }
    // Until the end is on disk, this knows better than the table how the session stands.
    return log.end(state, () -> onEnd.accept(this));
  }

  void dial() {
    client.connect(options).onComplete(this::connected, thrown -> failed());
  }

  private void connected(NetSocket socket) {
    if (ended) {
      socket.close().onFailure(thrown -> {});
      return;
    }
    socket.pause();
    troubled = false;
    pauseMs = FIRST_PAUSE_MS;
    note(TcpState.CONNECTED);
    Wire made = new Wire(socket, log, null, this::disconnected);
    wire = made;
    made.begin();
  }

  private void failed() {
    if (!ended) {
      over(TcpState.ERROR);
    }
  }

  private void disconnected(Wire gone) {
    wire = null;
    over(TcpState.DISCONNECTED);
  }

  private void over(TcpState state) {
    if (!reconnect) {
      end(state).onFailure(thrown -> {});
      return;
    }
    if (!troubled) {
      troubled = true;
      note(state);
      note(TcpState.CONNECTING);
    }
    vertx.setTimer(
        pauseMs,
        timer -> {
          if (!ended) {
            dial();
          }
        });
    pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
  }

  // What cannot be written down is told by the store's own log.
  private void note(TcpState state) {
    log.enter(state, null, true).onFailure(thrown -> {});
  }
}
