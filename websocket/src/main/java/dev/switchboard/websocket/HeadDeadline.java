package dev.switchboard.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request head is not there in time, however busily its bytes trickle in;
 * with an answer where a head has begun. The first head's time begins when the connection is
 * accepted, the TLS handshake included; a later one's with its first bytes.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {

  static final String NAME = "headDeadline";

  // Vert.x's name for the handler behind the HTTP decoder.
  private static final String VERTX_HANDLER = "handler";
  private static final AttributeKey<Long> ACCEPTED_NANOS = AttributeKey.valueOf("acceptedNanos");
  private static final String ACCEPT_CLOCK = "acceptClock";

  private static final int REQUEST_TIMEOUT = 408;

  private final long patienceNanos;
  private final RequestForm form;
  private @Nullable Future<?> deadline;
  private boolean inRequest;
  private boolean endedThisTurn;
  private boolean begun;

  private HeadDeadline(Duration patience, RequestForm form) {
    this.patienceNanos = patience.toNanos();
    this.form = form;
  }

  /** Watches a connection from now on; for {@code HttpServer.connectionHandler}. */
  static void watch(HttpConnection connection, Duration patience, RawAnswer.Words words) {
    if (connection instanceof VertxConnection vertx) {
      Channel channel = vertx.channelHandlerContext().channel();
      stampAccepted(channel.parent());
      RequestForm form = new RequestForm(words);
      channel.pipeline().addBefore(VERTX_HANDLER, RequestForm.NAME, form);
      channel.pipeline().addBefore(RequestForm.NAME, NAME, new HeadDeadline(patience, form));
    }
  }

  /**
   * Vert.x shows a TLS connection only once its handshake is done, so that when it was accepted is
   * noted by the server's own channel. It is found by way of the first connection, whose TLS
   * handshake alone is not counted.
   */
  private static void stampAccepted(@Nullable Channel server) {
    if (server != null && server.pipeline().get(ACCEPT_CLOCK) == null) {
      server.eventLoop().execute(() -> addAcceptClock(server));
    }
  }

  private static void addAcceptClock(Channel server) {
    if (server.isOpen() && server.pipeline().get(ACCEPT_CLOCK) == null) {
      server.pipeline().addFirst(ACCEPT_CLOCK, new AcceptClock());
    }
  }

  @Sharable
  private static final class AcceptClock extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
      if (accepted instanceof Channel child) {
        child.attr(ACCEPTED_NANOS).set(System.nanoTime());
      }
      ctx.fireChannelRead(accepted);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Long accepted = ctx.channel().attr(ACCEPTED_NANOS).get();
    long left = accepted == null ? patienceNanos : patienceNanos - System.nanoTime() + accepted;
    if (left > 0) {
      begin(ctx, left);
    } else {
      ctx.channel().close();
    }
  }

  private void begin(ChannelHandlerContext ctx, long nanos) {
    deadline = ctx.executor().schedule(() -> over(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void over(ChannelHandlerContext ctx) {
    ChannelHandlerContext answers = ctx.pipeline().context(RequestForm.NAME);
    if (begun && answers != null) {
      form.refuseHead(answers, REQUEST_TIMEOUT, "the head of the request did not arrive in time");
    } else {
      ctx.channel().close();
    }
  }

  private void end() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      inRequest = true;
      begun = false;
      end();
    }
    if (message instanceof LastHttpContent) {
      inRequest = false;
      endedThisTurn = true;
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Bytes came, and no whole head was among them.
    if (!inRequest && !endedThisTurn) {
      begun = true;
      if (deadline == null) {
        begin(ctx, patienceNanos);
      }
    }
    endedThisTurn = false;
    ctx.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }
}
