package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.message.ClientMessage;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds a socket's principal, by a token or by the name that the client claims (contract 3). */
public final class Authenticator {

  private final TokenVerifier tokens;

  public Authenticator(TokenVerifier tokens) {
    this.tokens = tokens;
  }

  /** Who the handshake proves its sender to be; it presented something. */
  Future<Principal> prove(Handshake handshake) {
    return handshake
        .credentials()
        .token()
        .map(tokens::verify)
        .orElseGet(() -> denied("the token is malformed"));
  }

  /**
   * Who an authentication message proves or claims its sender to be.
   *
   * @param present who the socket is already
   * @param tokenNeeded why a claimed name does not count; null where it does
   */
  Future<Principal> prove(
      ClientMessage.Authenticate request,
      @Nullable Principal present,
      @Nullable Failure tokenNeeded) {
    UserId claimed = request.claimedId();
    if (request.token() != null) {
      return tokens
          .verify(request.token())
          .compose(
              proven ->
                  present != null && present.verified() && !present.id().equals(proven.id())
                      ? denied("the token is another user's")
                      : matching(proven, claimed));
    }
    if (present != null && present.verified()) {
      return matching(present, claimed);
    }
    if (tokenNeeded != null) {
      return Future.failedFuture(tokenNeeded.exception());
    }
    return claimed == null
        ? refused(FailureCode.MISSING_USER_ID, "a user id is needed")
        : Future.succeededFuture(Principal.claimed(claimed));
  }

  private static Future<Principal> matching(Principal proven, @Nullable UserId claimed) {
    if (claimed == null) {
      return Future.succeededFuture(proven);
    }
    return claimed.equals(proven.userId())
        ? Future.succeededFuture(proven.named(claimed))
        : denied("the user id is not the token's");
  }

  private static Future<Principal> denied(String why) {
    return refused(FailureCode.AUTHENTICATION_FAILED, why);
  }

  private static Future<Principal> refused(FailureCode code, String why) {
    return Future.failedFuture(Failure.of(code, why).exception());
  }
}
