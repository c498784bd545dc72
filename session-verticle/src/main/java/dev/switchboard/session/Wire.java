package dev.switchboard.session;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One TCP connection of a session. For the domain's event loop only. */
final class Wire {

  /** How many bytes may wait for the peer to take them. */
  private static final int MAX_QUEUE = 262_144;

  private final NetSocket socket;
  private final SessionLog log;
  private final @Nullable String peer;
  private final Consumer<Wire> onEnd;
  private final Utf8Splitter splitter = new Utf8Splitter();
  private boolean ended;
  private boolean paused;

  Wire(NetSocket socket, SessionLog log, @Nullable String peer, Consumer<Wire> onEnd) {
    this.socket = socket;
    this.log = log;
    this.peer = peer;
    this.onEnd = onEnd;
  }

  /** Begins to read. The end comes behind the last byte, however the connection ended. */
  void begin() {
    socket
        .setWriteQueueMaxSize(MAX_QUEUE)
        .exceptionHandler(reset -> {})
        .handler(this::read)
        .endHandler(end -> end());
    socket.resume();
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
    // A failed write ends the connection, which is noticed there.
    socket.write(bytes).onFailure(thrown -> {});
  }

  /** Closes the connection from this side. */
  void close() {
    noteEnd();
    socket.resume();
    socket.close().onFailure(thrown -> {});
  }

  private void read(Buffer bytes) {
    if (ended) {
      return;
    }
    splitter.read(bytes.getBytes()).forEach(piece -> log.received(piece, peer));
    if (log.full() && !paused) {
      paused = true;
      socket.pause();
      log.whenRoom(this::readOn);
    }
  }

  private void readOn() {
    paused = false;
    if (!ended) {
      socket.resume();
    }
  }

  private void end() {
    if (noteEnd()) {
      onEnd.accept(this);
    }
  }

  private boolean noteEnd() {
    if (ended) {
      return false;
    }
    ended = true;
    splitter.end().forEach(piece -> log.received(piece, peer));
    return true;
  }
}
