package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Tries again what a socket could not be given for a passing reason, six times within 16 s; then
 * the socket is closed, since its client would wait in vain. Lives on the socket's event loop.
 */
final class PassingFailures {

  private static final int MAX_RETRIES = 6;

  private static final long FIRST_RETRY_MS = 250;

  private final Connection connection;
  private final ConnectionLoop loop;

  PassingFailures(Connection connection, ConnectionLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  /** Whether it may go better next time. */
  static boolean isPassing(Throwable cause) {
    return FailureException.of(cause).code().httpStatus() >= 500;
  }

  /**
   * Tries again after a while.
   *
   * @param retries how often that was done already
   */
  Future<Void> again(int retries, Supplier<Future<Void>> attempt) {
    if (retries >= MAX_RETRIES) {
      connection.close(CloseReason.UNAVAILABLE);
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    long unused = loop.vertx().setTimer(FIRST_RETRY_MS << retries, id -> over.complete());
    return over.future()
        .compose(waited -> connection.ended() ? Future.succeededFuture() : attempt.get());
  }
}
