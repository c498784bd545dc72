package dev.switchboard.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes sockets of upgrade requests; one for each listener and event loop. */
public final class SocketAcceptor {

  private static final String VERSION = "13";
  private static final int NONCE_BYTES = 16;
  // Vert.x's names for the handlers of a connection after its upgrade.
  private static final String VERTX_DECODER = "wsdecoder";
  private static final String VERTX_ENCODER = "wsencoder";

  private final SocketLoop loop;

  private SocketAcceptor(SocketLoop loop) {
    this.loop = loop;
  }

  /** For the context this is called on, which must be an event loop's: a verticle's start. */
  public static SocketAcceptor onCurrentContext(Vertx vertx, SocketConfig config) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    if (!context.isEventLoopContext()) {
      throw new IllegalStateException("sockets need an event loop");
    }
    return new SocketAcceptor(new SocketLoop(config, context));
  }

  /**
   * Upgrades the request, which must not have been read, or answers it with 400 or 426 where it is
   * no WebSocket handshake of version 13, and fails the future.
   *
   * @param subprotocol the one of those offered to answer with
   * @param attach makes the connection; called when the socket is open and before anything is read
   */
  public Future<FrameSocket> accept(
      HttpServerRequest request,
      Optional<String> subprotocol,
      Function<FrameSocket, SocketEvents> attach) {
    loop.check();
    HttpServerResponse response = request.response();
    if (!VERSION.equals(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
      return refuse(response, 426, "WebSocket version 13 is needed");
    }
    if (request.version() != HttpVersion.HTTP_1_1
        || !nonce(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return refuse(response, 400, "not a WebSocket handshake");
    }
    Optional<String> deflate =
        loop.config().compression()
            ? DeflateOffer.answer(
                request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
            : Optional.empty();
    deflate.ifPresent(
        answer -> response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, answer));
    subprotocol.ifPresent(
        chosen -> response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, chosen));
    EarlyBytes early = new EarlyBytes();
    ChannelHandlerContext http = ((VertxConnection) request.connection()).channelHandlerContext();
    http.pipeline().addBefore(http.name(), null, early);
    return request
        .toWebSocket()
        .map(accepted -> take(accepted, early, deflate.isPresent(), attach))
        .onFailure(refused -> early.remove(http.pipeline()));
  }

  private static Future<FrameSocket> refuse(HttpServerResponse response, int status, String why) {
    return response
        .setStatusCode(status)
        .end(why)
        .transform(sent -> Future.failedFuture(new IllegalArgumentException(why)));
  }

  /** A key is 16 bytes in base64 (RFC 6455, 4.2.1). */
  private static boolean nonce(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == NONCE_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private FrameSocket take(
      ServerWebSocket accepted,
      EarlyBytes early,
      boolean deflates,
      Function<FrameSocket, SocketEvents> attach) {
    loop.check();
    ChannelPipeline pipeline = ((WebSocketInternal) accepted).channelHandlerContext().pipeline();
    SocketChannel channel = new SocketChannel(loop, deflates);
    early.remove(pipeline);
    pipeline.remove(VERTX_ENCODER);
    pipeline.replace(VERTX_DECODER, "frameSocket", channel);
    // The idle timeout is plain HTTP's; a socket's life is judged by its pongs.
    if (pipeline.get(IdleStateHandler.class) != null) {
      pipeline.remove(IdleStateHandler.class);
    }
    FrameSocket socket = channel.open();
    try {
      channel.start(attach.apply(socket));
    } catch (Throwable bug) {
      Fatal.check(bug);
      socket.abort(CloseStatus.INTERNAL_ERROR, "internal error");
      throw bug;
    }
    if (early.seen()) {
      channel.fail(SocketFault.protocol("data before the handshake was answered"));
    }
    return socket;
  }
}
