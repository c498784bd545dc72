package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of a request as a JSON object. Vert.x's {@code BodyHandler} reads it; what it knows
 * nothing of is here: that only JSON is taken, and within which time.
 */
final class JsonBody {

  /** How long a body may take to arrive. */
  private static final long PATIENCE_MS = 15_000;

  private static final String TIMER = "body.timer";
  private static final int NOT_IN_TIME = 408;

  private final BodyHandler reader;

  /** Bodies of at most so many bytes. */
  JsonBody(int limit) {
    reader = BodyHandler.create(false).setBodyLimit(limit);
  }

  /**
   * Reads it and goes on. Fails with {@code UNSUPPORTED_MEDIA_TYPE}, or with status 413, or 408, or
   * 417 where more is expected than a 100 (Continue).
   */
  void read(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (!isAnnounced(request)) {
      ctx.next();
      return;
    }
    // One in chunks may turn out to be empty, and then needs no type; but no form is ever read.
    if (!isChunked(request) || isForm(request)) {
      checkMediaType(request);
    }
    ctx.put(TIMER, ctx.vertx().setTimer(PATIENCE_MS, id -> ctx.fail(NOT_IN_TIME)));
    reader.handle(ctx);
  }

  /** Whether there may be a body; one in chunks may turn out to be empty. */
  static boolean isAnnounced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return isChunked(request) || (length != null && !length.strip().equals("0"));
  }

  private static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Nobody waits for the body any more. */
  static void stopWaiting(RoutingContext ctx) {
    Long timer = ctx.remove(TIMER);
    if (timer != null) {
      ctx.vertx().cancelTimer(timer);
    }
  }

  /**
   * What was read; an empty object where there is no body.
   *
   * @throws dev.switchboard.protocol.FailureException {@code UNSUPPORTED_MEDIA_TYPE} or {@code
   *     INVALID_MESSAGE}
   */
  static ObjectNode of(RoutingContext ctx) {
    Buffer content = ctx.body().buffer();
    if (content == null || content.length() == 0) {
      return Json.object();
    }
    checkMediaType(ctx.request());
    return Json.parseObject(text(content));
  }

  private static boolean isForm(HttpServerRequest request) {
    String type = mediaType(request);
    return type.startsWith("multipart/") || type.equals("application/x-www-form-urlencoded");
  }

  private static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    CharSequence bare = type == null ? null : HttpUtil.getMimeType(type);
    return bare == null ? "" : bare.toString().strip().toLowerCase(Locale.ROOT);
  }

  private static void checkMediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    CharSequence charset = type == null ? null : HttpUtil.getCharsetAsSequence(type);
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (!mediaType(request).equals("application/json")
        || !(charset == null
            || charset.toString().replace("\"", "").strip().equalsIgnoreCase("utf-8"))
        || !(encoding == null || encoding.equalsIgnoreCase("identity"))) {
      throw Failure.of(
              FailureCode.UNSUPPORTED_MEDIA_TYPE,
              "a body must be application/json in UTF-8, not encoded")
          .exception();
    }
  }

  private static String text(Buffer content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Require.invalid("the body is not UTF-8");
    }
  }
}
