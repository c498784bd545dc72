package dev.switchboard.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
   * Upgrades the request, which must not have been read. Fails with {@link InvalidHandshake},
   * without having answered, where it is no WebSocket handshake of version 13.
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
    Optional<InvalidHandshake> fault = fault(request);
    if (fault.isPresent()) {
      return Future.failedFuture(fault.get());
    }
    // Vert.x and Netty look at the first line of each only, and take no list (RFC 9110, 7.8).
    request
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
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

  /** What keeps a request from being a handshake (RFC 6455, 4.2.1), if anything does. */
  private static Optional<InvalidHandshake> fault(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method())) {
      return Optional.of(
          new InvalidHandshake(405, "a WebSocket handshake is a GET", Map.of("Allow", "GET")));
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      return Optional.of(new InvalidHandshake("a WebSocket handshake is of HTTP/1.1"));
    }
    if (!names(request, HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)) {
      return Optional.of(new InvalidHandshake("the Connection header does not name Upgrade"));
    }
    if (!VERSION.equals(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return Optional.of(
          new InvalidHandshake(
              426,
              "WebSocket version 13 is needed",
              Map.of(HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString(), VERSION)));
    }
    if (!nonce(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return Optional.of(new InvalidHandshake("Sec-WebSocket-Key is not 16 bytes in base64"));
    }
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || !(length == null || length.strip().equals("0"))) {
      return Optional.of(new InvalidHandshake("a WebSocket handshake has no body"));
    }
    if (!isUri(request.uri())) {
      return Optional.of(new InvalidHandshake("the request target is not a URI"));
    }
    return Optional.empty();
  }

  /** Several lines of a header that is a list are one list (RFC 9110, 5.3). */
  private static boolean names(
      HttpServerRequest request, CharSequence header, CharSequence element) {
    return request.headers().getAll(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .anyMatch(one -> one.strip().equalsIgnoreCase(element.toString()));
  }

  private static boolean isUri(String target) {
    try {
      return !new URI(target).toString().isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
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
    // So are the time that a request's head has, and its form.
    for (String ofRequests : List.of(HeadDeadline.NAME, RequestForm.NAME)) {
      if (pipeline.get(ofRequests) != null) {
        pipeline.remove(ofRequests);
      }
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
