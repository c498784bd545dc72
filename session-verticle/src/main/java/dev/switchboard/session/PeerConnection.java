package dev.switchboard.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a session. A peer that ends its sending side can be sent to until it is
 * gone, or nothing has been sent for a while. For the domain's event loop only.
 */
final class PeerConnection implements PeerChannel.Events {

  /** How many bytes may wait for the peer to take them. */
  private static final int MAX_QUEUE = 262_144;

  /** How long a peer has to take what was sent before this side closed. */
  private static final long LAST_BYTES_MS = 10_000;

  /** The same where the server stops, which waits for nobody for long. */
  private static final long STOPPING_MS = 1_000;

  private final Vertx vertx;
  private final NetSocket socket;
  private final SessionLog log;
  private final @Nullable String peer;
  private final Consumer<PeerConnection> onEnd;
  private final Utf8Splitter splitter = new Utf8Splitter();
  private final PeerChannel channel;
  private final PeerWatch watch;
  private final Promise<Void> over = Promise.promise();
  private boolean ended;

  /**
   * Takes a connection over.
   *
   * @param peer {@code host:port} of a device that connected; null for who was dialled
   */
  PeerConnection(
      Vertx vertx,
      PeerChannel channel,
      SessionLog log,
      @Nullable String peer,
      Patience patience,
      Consumer<PeerConnection> onEnd) {
    this.vertx = vertx;
    this.socket = channel.socket();
    this.channel = channel;
    this.log = log;
    this.peer = peer;
    this.onEnd = onEnd;
    socket.setWriteQueueMaxSize(MAX_QUEUE).exceptionHandler(reset -> {});
    this.watch = new PeerWatch(vertx, channel.channel(), patience, channel::drop);
  }

  /** Begins to read. */
  void begin() {
    channel.tell(this);
    channel.read();
  }

  /** {@code host:port} of the device, where there may be several. */
  @Nullable String peer() {
    return peer;
  }

  /** Whether the peer takes what is sent. */
  boolean hasRoom() {
    return !socket.writeQueueFull();
  }

  void write(Buffer bytes) {
    watch.traffic();
    // A failed write ends the connection, which is noticed there.
    socket.write(bytes).onFailure(thrown -> {});
  }

  /** Closes the connection from this side. */
  void close() {
    closeWithin(LAST_BYTES_MS);
  }

  /** The same at a stop of the server; completes once the connection is no more. */
  Future<Void> stop() {
    closeWithin(STOPPING_MS);
    return over.future();
  }

  private void closeWithin(long lastBytesMs) {
    noteEnd();
    // What is not read when a socket is closed has the peer reset, before it has read its last
    // bytes.
    channel.read();
    long timer = vertx.setTimer(lastBytesMs, late -> channel.drop());
    socket.close().onComplete(closed -> vertx.cancelTimer(timer));
  }

  @Override
  public void received(byte[] bytes) {
    if (ended) {
      channel.read();
    } else {
      splitter.read(bytes).forEach(piece -> log.received(piece, peer));
      log.whenRoom(channel::read);
    }
  }

  @Override
  public void readClosed() {
    if (!ended) {
      noteRest();
      watch.readClosed(this::noteReadClosed);
    }
  }

  @Override
  public void closed() {
    watch.stop();
    over.tryComplete();
    if (noteEnd()) {
      onEnd.accept(this);
    }
  }

  private void noteReadClosed() {
    if (!ended) {
      log.readClosed(peer);
    }
  }

  private boolean noteEnd() {
    if (ended) {
      return false;
    }
    ended = true;
    noteRest();
    return true;
  }

  private void noteRest() {
    splitter.end().forEach(piece -> log.received(piece, peer));
  }
}
