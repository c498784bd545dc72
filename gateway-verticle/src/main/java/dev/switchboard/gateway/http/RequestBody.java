package dev.switchboard.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: read up to a limit and within a time, or thrown away. Until one of the
 * two is asked for the request is paused.
 */
final class RequestBody {

  /** How long a body may take to arrive. */
  private static final long PATIENCE_MS = 15_000;

  /** How long and how much of a body nobody wants is thrown away before the connection is. */
  private static final long DISCARD_MS = 5_000;

  private static final int DISCARDED_BYTES = 1 << 20;

  private final HttpServerRequest request;
  private final int limit;
  private final Vertx vertx;
  private boolean askedFor;

  RequestBody(HttpServerRequest request, int limit, Vertx vertx) {
    this.request = request;
    this.limit = limit;
    this.vertx = vertx;
    request.pause();
  }

  /** Whether there may be a body; one in chunks may turn out to be empty. */
  private boolean announced() {
    String length = request.getHeader("Content-Length");
    if (length != null) {
      return !length.strip().equals("0");
    }
    return request.headers().contains("Transfer-Encoding");
  }

  /**
   * Reads a JSON object; an empty one where there is no body. Fails with {@code
   * UNSUPPORTED_MEDIA_TYPE}, {@code MESSAGE_TOO_LARGE}, {@code INVALID_MESSAGE}, or as {@link
   * TooSlow}.
   */
  Future<ObjectNode> readObject() {
    return read()
        .map(content -> content.length() == 0 ? Json.object() : Json.parseObject(text(content)));
  }

  /** A body that did not arrive in time. */
  static final class TooSlow extends RuntimeException {
    TooSlow() {
      super("the body did not arrive in time", null, false, false);
    }
  }

  private Future<Buffer> read() {
    if (announced()) {
      try {
        if (request.headers().contains("Content-Length")) {
          checkMediaType();
        }
        checkLength();
      } catch (FailureException e) {
        return Future.failedFuture(e);
      }
      if (isWithheld()) {
        askedFor = true;
        request.response().writeContinue();
      }
    }
    Promise<Buffer> promise = Promise.promise();
    Buffer content = Buffer.buffer();
    long timer = vertx.setTimer(PATIENCE_MS, id -> promise.tryFail(new TooSlow()));
    request.handler(
        chunk -> {
          try {
            checkChunk(content, chunk);
            content.appendBuffer(chunk);
          } catch (FailureException e) {
            // The answer comes before the end of the body, whose rest is discarded behind it.
            request.pause();
            promise.tryFail(e);
          }
        });
    request.exceptionHandler(promise::tryFail);
    request.endHandler(end -> promise.tryComplete(content));
    request.resume();
    return promise.future().onComplete(read -> vertx.cancelTimer(timer));
  }

  /** Whether the client waits for a 100 (Continue) that was not sent yet. */
  boolean isWithheld() {
    return !askedFor && "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  /** Throws away what has not been read, as far as that is reasonable. */
  void discard() {
    if (request.isEnded()) {
      return;
    }
    if (isWithheld()) {
      hangUp();
      return;
    }
    long timer = vertx.setTimer(DISCARD_MS, id -> hangUp());
    int[] discarded = {0};
    request.handler(
        chunk -> {
          discarded[0] += chunk.length();
          if (discarded[0] > DISCARDED_BYTES) {
            hangUp();
          }
        });
    request.exceptionHandler(clientGone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.resume();
  }

  private void hangUp() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  private void checkChunk(Buffer content, Buffer chunk) {
    if (content.length() == 0 && chunk.length() > 0) {
      checkMediaType();
    }
    if (content.length() + chunk.length() > limit) {
      throw tooLarge();
    }
  }

  private void checkLength() {
    String length = request.getHeader("Content-Length");
    if (length != null && (length.length() > 9 || Integer.parseInt(length) > limit)) {
      throw tooLarge();
    }
  }

  private FailureException tooLarge() {
    return Failure.of(FailureCode.MESSAGE_TOO_LARGE, "the body has more than " + limit + " bytes")
        .exception();
  }

  private void checkMediaType() {
    String encoding = request.getHeader("Content-Encoding");
    if (!isJson(request.getHeader("Content-Type"))
        || !(encoding == null || encoding.equalsIgnoreCase("identity"))) {
      throw Failure.of(
              FailureCode.UNSUPPORTED_MEDIA_TYPE,
              "a body must be application/json in UTF-8, not encoded")
          .exception();
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("application/json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
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
