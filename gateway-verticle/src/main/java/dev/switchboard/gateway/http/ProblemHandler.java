package dev.switchboard.gateway.http;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whatever went wrong in a router by a problem; nothing that a client sends shows more.
 *
 * @param paths what a 404 names
 * @param bodyLimit what a 413 names, in bytes
 */
record ProblemHandler(ServedPaths paths, int bodyLimit) implements Handler<RoutingContext> {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
  private static final int INTERNAL = 500;

  /** How the body handler fails where the connection ends in the middle of a body. */
  private static final int GONE = 200;

  @Override
  public void handle(RoutingContext ctx) {
    JsonBody.stopWaiting(ctx);
    Throwable thrown = ctx.failure();
    if (ctx.statusCode() == GONE) {
      return;
    }
    Problem problem =
        thrown != null && ctx.statusCode() == INTERNAL ? of(ctx, thrown) : of(ctx.statusCode());
    Exchange.answer(ctx, problem.answer());
  }

  /** Answers what no handler failed of, but Vert.x itself, or this one. */
  Handler<RoutingContext> always(int status) {
    return ctx -> {
      if (status == INTERNAL) {
        LOG.atError().setCause(ctx.failure()).log("A failure could not be told");
      }
      Exchange.answer(ctx, of(status).answer());
    };
  }

  private static Problem of(RoutingContext ctx, Throwable thrown) {
    Failure failure = FailureException.of(thrown);
    // The domain has logged the cause already.
    if (failure.code() == FailureCode.INTERNAL && !(thrown instanceof FailureException)) {
      LOG.atError()
          .addKeyValue("method", ctx.request().method().name())
          .setCause(thrown)
          .log("An HTTP call failed");
    }
    return Problem.of(failure);
  }

  private Problem of(int status) {
    return switch (status) {
      case 400 -> Problem.of(400, "a request has one Host header, and a path that begins with /");
      case 404 -> paths.nothingHere();
      case 408 -> Problem.of(408, "the body did not arrive in time").with("Connection", "close");
      case 413 ->
          Problem.of(
              Failure.of(
                  FailureCode.MESSAGE_TOO_LARGE, "the body has more than " + bodyLimit + " bytes"));
      case 417 -> Problem.of(417, "no other expectation is met than 100-continue");
      default -> Problem.of(status, HttpResponseStatus.valueOf(status).reasonPhrase());
    };
  }
}
