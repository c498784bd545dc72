package dev.switchboard.websocket;

import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.internal.ContextInternal;

/** What the sockets of one event loop share. */
final class SocketLoop {

  private final SocketConfig config;
  private final ContextInternal context;
  private final WriteBufferWaterMark waterMark;
  private final FlushQueue flushes;
  private final Timeouts closing;
  private final Timeouts resting;
  private final Deflate deflate;

  SocketLoop(SocketConfig config, ContextInternal context) {
    EventLoop eventLoop = context.nettyEventLoop();
    this.config = config;
    this.context = context;
    this.waterMark =
        new WriteBufferWaterMark(config.pendingHighBytes() / 2, config.pendingHighBytes());
    this.flushes = new FlushQueue(eventLoop, eventLoop::schedule, System::nanoTime);
    this.closing = new Timeouts(eventLoop, config.closeTimeout());
    this.resting = new Timeouts(eventLoop, ControlFrameLimit.REST);
    this.deflate = new Deflate(config.compressAboveBytes());
  }

  SocketConfig config() {
    return config;
  }

  WriteBufferWaterMark waterMark() {
    return waterMark;
  }

  FlushQueue flushes() {
    return flushes;
  }

  /** For sockets that wait for the peer's half of the closing handshake. */
  Timeouts closing() {
    return closing;
  }

  /** For sockets that are not read for a while. */
  Timeouts resting() {
    return resting;
  }

  Deflate deflate() {
    return deflate;
  }

  boolean current() {
    return eventLoop().inEventLoop();
  }

  EventLoop eventLoop() {
    return context.nettyEventLoop();
  }

  void check() {
    if (!current()) {
      throw new IllegalStateException("not on the socket's event loop");
    }
  }

  /** Runs on the Vert.x context, so that futures made in there come back to it. */
  void dispatch(Runnable task) {
    ContextInternal before = context.beginDispatch();
    try {
      task.run();
    } finally {
      context.endDispatch(before);
    }
  }
}
