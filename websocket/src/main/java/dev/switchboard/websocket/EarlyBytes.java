package dev.switchboard.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Catches frames that a client sends before its handshake is answered, which RFC 6455 (4.1)
 * forbids: Vert.x's decoder would read them for a connection that is not there yet, and the buffers
 * would leak.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {

  private boolean seen;

  boolean seen() {
    return seen;
  }

  void remove(ChannelPipeline pipeline) {
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof WebSocketFrame) {
      seen = true;
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedFrameException) {
      seen = true;
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
