package dev.switchboard.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers what Vert.x would end a connection for without a word: a body whose chunks are malformed,
 * and, asked by {@link HeadDeadline}, a head that does not come to its end. Nothing is answered in
 * the middle of another answer. A version that is unknown is made a malformed request, which Vert.x
 * hands on.
 */
final class RequestForm extends ChannelDuplexHandler {

  static final String NAME = "requestForm";

  private final RawAnswer.Words words;
  private int unanswered;
  private boolean answering;
  private boolean refused;

  RequestForm(RawAnswer.Words words) {
    this.words = words;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      unanswered++;
      checkVersion(request);
      ctx.fireChannelRead(message);
    } else if (isMalformed(message) && unanswered == 1 && !answering) {
      ReferenceCountUtil.release(message);
      refuse(ctx, 400, "the chunks of the body are malformed");
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private static boolean isMalformed(Object message) {
    return message instanceof HttpObject part && part.decoderResult().isFailure();
  }

  private static void checkVersion(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (request.decoderResult().isSuccess()
        && !version.equals(HttpVersion.HTTP_1_1)
        && !version.equals(HttpVersion.HTTP_1_0)) {
      request.setDecoderResult(DecoderResult.failure(new UnsupportedVersion(version.text())));
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
  }

  /** Ends the connection, with an answer where nothing else is being answered. */
  void refuseHead(ChannelHandlerContext ctx, int status, String detail) {
    if (unanswered == 0 && !answering && !refused) {
      refuse(ctx, status, detail);
    } else {
      ctx.close();
    }
  }

  private void refuse(ChannelHandlerContext ctx, int status, String detail) {
    refused = true;
    RawAnswer answer = words.apply(status, detail);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.content().getBytes()));
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().length())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (refused) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new IllegalStateException("the request has been refused"));
      return;
    }
    boolean informs =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (message instanceof HttpResponse && !informs) {
      answering = true;
    }
    if (message instanceof LastHttpContent && !informs) {
      answering = false;
      unanswered--;
    }
    ctx.write(message, promise);
  }
}
