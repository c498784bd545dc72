package dev.switchboard.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * What an answered request has still to say. Vert.x would keep its connection waiting, or read on
 * without end.
 */
record UnreadBody(HttpServerRequest request, Vertx vertx) {

  /** How long and how much of a body nobody wants is thrown away before the connection is. */
  private static final long PATIENCE_MS = 5_000;

  private static final int MAX_BYTES = 1 << 20;

  /** Whether the client waits for a 100 (Continue) that was not sent. */
  static boolean isWithheld(HttpServerRequest request) {
    return request.bytesRead() == 0
        && !request.isEnded()
        && "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  /** Throws it away, as far as that is reasonable. */
  void discard() {
    if (request.isEnded()) {
      return;
    }
    if (isWithheld(request)) {
      hangUp();
      return;
    }
    if (!JsonBody.isAnnounced(request)) {
      request.resume();
      return;
    }
    long timer = vertx.setTimer(PATIENCE_MS, id -> hangUp());
    long[] bytes = {0};
    request.handler(
        chunk -> {
          bytes[0] += chunk.length();
          if (bytes[0] > MAX_BYTES) {
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
}
