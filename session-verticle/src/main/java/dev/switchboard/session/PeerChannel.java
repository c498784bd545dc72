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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a socket, below Vert.x's own handler, which closes a connection as soon as
 * its peer ends the sending side. Each read is asked for; the end comes behind the last byte.
 */
final class PeerChannel extends ChannelInboundHandlerAdapter {

  /** The most bytes of one read: one message. */
  static final int MAX_READ = Utf8Splitter.MAX_PIECE;

  private final ContextInternal context;
  private final NetSocket socket;
  private final ChannelHandlerContext vertxHandler;
  private final List<Consumer<Events>> early = new ArrayList<>();
  private @Nullable Events events;
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

  private PeerChannel(NetSocket socket, ChannelHandlerContext vertxHandler) {
    this.context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext());
    this.socket = socket;
    this.vertxHandler = vertxHandler;
  }

  /** Takes a socket over, in the very turn in which it was connected. */
  static PeerChannel of(NetSocket socket) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelConfig config = vertxHandler.channel().config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(1_024, 4_096, MAX_READ));
    PeerChannel taken = new PeerChannel(socket, vertxHandler);
    vertxHandler.pipeline().addBefore(vertxHandler.name(), null, taken);
    return taken;
  }

  NetSocket socket() {
    return socket;
  }

  /** Tells of what happened before, such as an early end, and from now on of what happens. */
  void tell(Events listener) {
    events = listener;
    early.forEach(event -> event.accept(listener));
    early.clear();
  }

  private void happened(Consumer<Events> event) {
    Events listener = events;
    if (listener == null) {
      early.add(event);
    } else {
      context.emit(listener, event::accept);
    }
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
    happened(listener -> listener.received(bytes));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Vert.x's handler has seen nothing to complete.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      happened(Events::readClosed);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    happened(Events::closed);
    ctx.fireChannelInactive();
  }
}
