package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;

/** A token that is not taken, and why; for the log only. */
final class RefusedToken extends RuntimeException {

  private final TokenFault fault;

  RefusedToken(TokenFault fault) {
    super(fault.words(), null, false, false);
    this.fault = fault;
  }

  TokenFault fault() {
    return fault;
  }

  /** What the client is told: the reason stays vague, but for an end that it can read itself. */
  FailureException failure() {
    return Failure.of(
            FailureCode.AUTHENTICATION_FAILED,
            fault == TokenFault.EXPIRED ? "the token has expired" : "the token is not valid")
        .exception();
  }
}
