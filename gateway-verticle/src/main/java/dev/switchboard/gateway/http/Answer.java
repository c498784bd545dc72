package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.ListHeader;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.websocket.ListenerOptions;
import dev.switchboard.websocket.RawAnswer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an endpoint answers: status, headers, and content of one media type or none. */
public final class Answer {

  private static final byte[] NO_CONTENT = {};

  private final int status;
  private final String mediaType;
  private final byte[] content;
  private final Map<String, String> headers;

  Answer(int status, String mediaType, byte[] content, Map<String, String> headers) {
    this.status = status;
    this.mediaType = mediaType;
    this.content = content;
    this.headers = Map.copyOf(headers);
  }

  /** A value as JSON. */
  public static Answer json(int status, Object value) {
    return new Answer(status, "application/json", Json.encode(value), Map.of());
  }

  /** Content of any other type, such as {@code text/html; charset=utf-8}. */
  public static Answer content(String mediaType, Buffer content) {
    return new Answer(200, mediaType, content.getBytes(), Map.of());
  }

  /** A status alone. */
  public static Answer empty(int status) {
    return new Answer(status, "", NO_CONTENT, Map.of());
  }

  /** The same answer with these headers instead of its own. */
  public Answer withHeaders(Map<String, String> other) {
    return new Answer(status, mediaType, content, other);
  }

  /**
   * Writes it, unless the client is gone or has been answered. The connection ends behind an answer
   * that says so, and otherwise stays for a while, which is announced.
   */
  void write(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    allHeaders().forEach(response::putHeader);
    boolean closes =
        HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(
            String.valueOf(response.headers().get(HttpHeaderNames.CONNECTION)));
    if (!closes) {
      announceKeepAlive(request);
    }
    response
        .end(Buffer.buffer(content))
        .onComplete(
            done -> {
              if (closes) {
                request.connection().close();
              }
            });
  }

  /** The same for a connection that has no request to answer. */
  RawAnswer raw() {
    return new RawAnswer(status, allHeaders(), Buffer.buffer(content));
  }

  private Map<String, String> allHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("X-Content-Type-Options", "nosniff");
    all.put("Cache-Control", "no-store");
    if (mediaType.contains("json")) {
      // A browser must not take any of this for a page.
      all.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
    all.putAll(headers);
    if (!mediaType.isEmpty()) {
      all.put("Content-Type", mediaType);
    }
    return all;
  }

  /** Tells how long the connection stays, where the client wants it to. */
  static void announceKeepAlive(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (isKeptAlive(request)) {
      if (!response.headers().contains(HttpHeaderNames.CONNECTION)) {
        response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
      }
      response.putHeader("Keep-Alive", "timeout=" + ListenerOptions.KEEP_ALIVE.toSeconds());
    }
  }

  private static boolean isKeptAlive(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        ? !ListHeader.names(request.headers(), HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        : ListHeader.names(
            request.headers(), HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
  }
}
