package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits in the pipeline where Vert.x's WebSocket codec was: reads bytes, tells the connection what
 * they mean, and closes as it should whatever a peer sends. Vert.x's own handler behind it sees
 * only the channel's end, for its books.
 */
final class SocketChannel extends ChannelDuplexHandler
    implements FrameReader.Sink, FlushQueue.Flushable {

  private static final Logger LOG = LoggerFactory.getLogger(SocketChannel.class);
  private static final ByteToMessageDecoder.Cumulator CUMULATOR =
      ByteToMessageDecoder.MERGE_CUMULATOR;

  private final SocketLoop loop;
  private final FrameReader reader;
  private final boolean deflates;
  private @Nullable ChannelHandlerContext context;
  private @Nullable FrameSocket socket;
  private @Nullable SocketEvents events;

  // Paused until the connection is there to take what comes.
  private boolean paused = true;
  private boolean pausedBeforeStart;
  private boolean resting;
  private boolean scheduled;
  private @Nullable ByteBuf held;
  private long lastHeardNanos = System.nanoTime();
  private boolean heard;
  private final ControlFrameLimit controlFrames = new ControlFrameLimit();

  SocketChannel(SocketLoop loop, boolean deflates) {
    this.loop = loop;
    this.deflates = deflates;
    this.reader = new FrameReader(loop.config().messageBytes(), deflates ? loop.deflate() : null);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().config().setWriteBufferWaterMark(loop.waterMark());
  }

  /** The way out; the handler must be in the pipeline. */
  FrameSocket open() {
    ChannelHandlerContext added = context;
    if (added == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    FrameSocket opened = new FrameSocket(loop, this, added, deflates);
    socket = opened;
    return opened;
  }

  /** From now on the connection is told, unless it has already asked for a pause. */
  void start(SocketEvents receiver) {
    events = receiver;
    if (!pausedBeforeStart) {
      resume();
    }
  }

  long lastHeardNanos() {
    return lastHeardNanos;
  }

  boolean stopped() {
    return reader.stopped();
  }

  void pause() {
    pausedBeforeStart = events == null;
    paused = true;
    autoRead(false);
  }

  void resume() {
    if (events == null) {
      pausedBeforeStart = false;
    } else if (paused) {
      paused = false;
      goOn();
    }
  }

  /** Reads on where nothing forbids it. */
  private void goOn() {
    if (!reading()) {
      return;
    }
    // Not at once: the caller may be inside of a message. Until then new bytes queue up behind.
    if (held == null) {
      autoRead(true);
    } else if (!scheduled) {
      scheduled = true;
      loop.eventLoop().execute(this::readHeld);
    }
  }

  private void autoRead(boolean on) {
    if (context != null && context.channel().isActive()) {
      context.channel().config().setAutoRead(on);
    }
  }

  /** Counts a frame that no message pays for; after too many of them reads nothing for a while. */
  private void countFrame() {
    heard = true;
    if (controlFrames.exceeded(System.nanoTime())) {
      resting = true;
      autoRead(false);
      loop.resting().add(this::rested);
    }
  }

  private void rested() {
    resting = false;
    goOn();
  }

  private void readHeld() {
    scheduled = false;
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      receive(bytes);
    }
    if (reading()) {
      autoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
    } else if (!reading() || held != null) {
      held = held == null ? bytes : CUMULATOR.cumulate(ctx.alloc(), held, bytes);
    } else {
      receive(bytes);
    }
  }

  /** Reads what is there and keeps what is left when reading was paused on the way. */
  private void receive(ByteBuf bytes) {
    try {
      loop.dispatch(() -> read(bytes));
    } finally {
      if (bytes.isReadable()) {
        held = bytes;
      } else {
        bytes.release();
      }
    }
    if (heard) {
      heard = false;
      lastHeardNanos = System.nanoTime();
    }
  }

  private void read(ByteBuf bytes) {
    try {
      reader.read(bytes, this);
    } catch (SocketFault fault) {
      bytes.skipBytes(bytes.readableBytes());
      fail(fault);
    } catch (Throwable bug) {
      bytes.skipBytes(bytes.readableBytes());
      failed(bug);
    }
  }

  /** Closes for what the peer did; nothing it still sends is looked at. */
  void fail(SocketFault fault) {
    reader.stop();
    FrameSocket failing = socket;
    if (failing == null || !failing.open()) {
      return;
    }
    try {
      if (fault.closeCode() == CloseStatus.TOO_BIG && events != null) {
        events.oversize();
      }
      failing.close(fault.closeCode(), fault.reason());
    } catch (Throwable bug) {
      failed(bug);
    }
  }

  @Override
  public void flush() {
    if (socket != null) {
      socket.flush();
    }
  }

  /** Ends the socket, and nothing else, for a mistake on our side. */
  @Override
  public void failed(Throwable bug) {
    Fatal.check(bug);
    LOG.atError().setCause(bug).log("socket failed");
    reader.stop();
    FrameSocket failing = socket;
    if (failing == null) {
      return;
    }
    try {
      failing.close(CloseStatus.INTERNAL_ERROR, "internal error");
    } catch (Throwable again) {
      Fatal.check(again);
      failing.cutOff();
    }
  }

  @Override
  public boolean reading() {
    return !paused && !resting;
  }

  @Override
  public void text(String message) {
    heard = true;
    if (events != null && socket != null && socket.open()) {
      events.text(message);
    }
  }

  @Override
  public void binary(byte[] message) {
    heard = true;
    if (events != null && socket != null && socket.open()) {
      events.binary(message);
    }
  }

  @Override
  public void ping(byte[] payload) {
    countFrame();
    if (socket != null) {
      socket.pong(payload);
    }
  }

  @Override
  public void emptyFragment() {
    countFrame();
  }

  @Override
  public void pong() {
    countFrame();
    if (events != null && socket != null && socket.open()) {
      events.pong();
    }
  }

  @Override
  public void closeFrame(int code, String reason) {
    heard = true;
    if (socket != null) {
      socket.closeReceived(code, reason);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (socket != null && socket.open()) {
      if (ctx.channel().isWritable()) {
        loop.dispatch(this::drained);
      } else {
        socket.full();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void drained() {
    if (socket != null && events != null) {
      try {
        socket.roomAgain();
        events.drained();
      } catch (Throwable bug) {
        failed(bug);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Fatal.check(cause);
    // A reset, a broken pipe, bad TLS: nothing to tell the peer, and nobody here must act.
    LOG.atDebug().addKeyValue("cause", cause.toString()).log("socket broke");
    if (socket != null) {
      socket.cutOff();
    } else {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    reader.stop();
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      bytes.release();
    }
    loop.dispatch(this::closed);
    ctx.fireChannelInactive();
  }

  private void closed() {
    if (socket != null) {
      SocketClosed closed = socket.gone();
      if (events != null) {
        try {
          events.closed(closed);
        } catch (Throwable bug) {
          Fatal.check(bug);
          LOG.atError().setCause(bug).log("connection failed on its socket's end");
        }
      }
    }
  }

  /** Vert.x writes here only to close, when its server shuts down; that is done our way. */
  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof WebSocketFrame) {
      ReferenceCountUtil.release(message);
      FrameSocket open = socket;
      if (message instanceof CloseWebSocketFrame && open != null) {
        open.close(CloseStatus.GOING_AWAY, "server is shutting down");
      }
      promise.trySuccess();
    } else {
      ctx.write(message, promise);
    }
  }
}
