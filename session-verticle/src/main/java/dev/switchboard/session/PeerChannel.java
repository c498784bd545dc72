package dev.switchboard.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.Objects;

/**
 * The reading side of a socket, below Vert.x's own handler, which closes a connection as soon as
 * its peer ends the sending side. Each read is asked for; the end comes behind the last byte.
 */
final class PeerChannel extends ChannelInboundHandlerAdapter {

  /** The most bytes of one read: one message. */
  static final int MAX_READ = Utf8Splitter.MAX_PIECE;

  private final ContextInternal context;
  private final Events events;
  private final ChannelHandlerContext vertxHandler;
  private boolean reading;

  /** What happens, told on the session's event loop and context. */
  interface Events {

    /** Bytes came; the next are not read before that is asked for. */
    void received(byte[] bytes);

    /** The peer has ended its sending side. */
    void readClosed();

    /** The connection is no more. */
    void closed();
  }

  private PeerChannel(ChannelHandlerContext vertxHandler, Events events) {
    this.context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext());
    this.vertxHandler = vertxHandler;
    this.events = events;
  }

  /** Takes a socket over, in the very turn in which it was connected. */
  static PeerChannel of(NetSocket socket, Events events) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelConfig config = vertxHandler.channel().config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(1_024, 4_096, MAX_READ));
    PeerChannel taken = new PeerChannel(vertxHandler, events);
    vertxHandler.pipeline().addBefore(vertxHandler.name(), null, taken);
    return taken;
  }

  Channel channel() {
    return vertxHandler.channel();
  }

  /** Asks for the next bytes. */
  void read() {
    if (!reading) {
      reading = true;
      channel().read();
    }
  }

  /** Closes at once, without waiting for what the peer has not taken. */
  void drop() {
    vertxHandler.pipeline().firstContext().close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    byte[] bytes;
    try {
      bytes = ByteBufUtil.getBytes((ByteBuf) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
    reading = false;
    context.emit(bytes, events::received);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Vert.x's handler has seen nothing to complete.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.emit(event, end -> events.readClosed());
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.emit(ctx, closed -> events.closed());
    ctx.fireChannelInactive();
  }
}
