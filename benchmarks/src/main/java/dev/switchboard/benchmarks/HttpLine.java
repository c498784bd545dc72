package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** One connection to the HTTP API; requests need not wait for each other's answers. */
final class HttpLine extends SimpleChannelInboundHandler<HttpObject> {

  private final Channel channel;
  private final String token;
  private final Queue<CompletableFuture<Integer>> unanswered = new ArrayDeque<>();

  HttpLine(Channel channel, String token) {
    this.channel = channel;
    this.token = token;
  }

  /** Sends a JSON body; completes with the status of the answer. */
  CompletableFuture<Integer> send(HttpMethod method, String path, String json) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    unanswered.add(status);
    ByteBuf body = ByteBufUtil.writeAscii(channel.alloc(), json);
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/api/v1" + path, body);
    request
        .headers()
        .set(HttpHeaderNames.HOST, "127.0.0.1")
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    channel.writeAndFlush(request);
    return status;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse response) {
      unanswered.remove().complete(response.status().code());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    unanswered.forEach(
        status -> status.completeExceptionally(new BenchException("the HTTP connection ended")));
  }
}
