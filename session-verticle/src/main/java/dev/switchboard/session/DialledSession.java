package dev.switchboard.session;

import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
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
  private final TcpSession opened;
  private final Dialling dialling;
  private final SessionLog log;
  private final Consumer<LiveSession> onEnd;
  private @Nullable PeerConnection connection;
  private boolean ended;
  private boolean troubled;
  private long pauseMs = FIRST_PAUSE_MS;

  DialledSession(
      Vertx vertx,
      TcpSession opened,
      Dialling dialling,
      SessionLog log,
      Consumer<LiveSession> onEnd) {
    this.vertx = vertx;
    this.opened = opened;
    this.dialling = dialling;
    this.log = log;
    this.onEnd = onEnd;
  }

  /**
   * How to dial.
   *
   * @param reconnect whether to dial again
   * @param patience how long who was dialled is kept when it does nothing
   */
  record Dialling(Dialler dialler, boolean reconnect, Patience patience) {}

  @Override
  public TcpSession session() {
    return opened.in(log.state());
  }

  @Override
  public SessionLog log() {
    return log;
  }

  @Override
  public List<PeerConnection> wires(@Nullable String peer) {
    PeerConnection present = connection;
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
    if (!shut()) {
      return Future.succeededFuture();
    }
    // Until the end is on disk, this knows better than the table how the session stands.
    return log.end(state, () -> onEnd.accept(this));
  }

  @Override
  public void abandon() {
    if (shut()) {
      onEnd.accept(this);
    }
  }

  private boolean shut() {
    if (ended) {
      return false;
    }
    ended = true;
    PeerConnection present = connection;
    connection = null;
    if (present != null) {
      present.close();
    }
    return true;
  }

  @Override
  public Future<Void> stop() {
    PeerConnection present = connection;
    Future<Void> noted = end(TcpState.DISCONNECTED);
    return present == null ? noted : Future.join(noted, present.stop()).mapEmpty();
  }

  void dial() {
    dialling.dialler().dial(() -> !ended).onComplete(this::connected, thrown -> failed());
  }

  private void connected(NetSocket socket) {
    if (ended) {
      socket.close().onFailure(thrown -> {});
      return;
    }
    PeerChannel channel = PeerChannel.of(socket);
    troubled = false;
    pauseMs = FIRST_PAUSE_MS;
    note(TcpState.CONNECTED);
    PeerConnection made =
        new PeerConnection(vertx, channel, log, null, dialling.patience(), this::disconnected);
    connection = made;
    made.begin();
  }

  private void failed() {
    if (!ended) {
      over(TcpState.ERROR);
    }
  }

  private void disconnected(PeerConnection gone) {
    connection = null;
    over(TcpState.DISCONNECTED);
  }

  private void over(TcpState state) {
    if (!dialling.reconnect()) {
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
