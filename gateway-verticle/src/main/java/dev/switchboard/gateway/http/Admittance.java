package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.AnonymousAccess;
import dev.switchboard.gateway.auth.Credentials;
import dev.switchboard.gateway.auth.OriginPolicy;
import dev.switchboard.gateway.auth.TokenVerifier;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Who may make which call (contract 3, 7 and 8): where anonymous access is granted, a caller
 * without a token is an administrator.
 */
record Admittance(OriginPolicy origins, TokenVerifier tokens, AnonymousAccess anonymous) {

  private static final Principal ANONYMOUS =
      new Principal(UserId.of("anonymous"), Role.ADMIN, List.of(), Principal.Proof.NONE, null);

  /** The principal of a call, or a failure 401 or 403. */
  Future<Principal> admit(Endpoint endpoint, Credentials credentials, HttpServerRequest request) {
    if (endpoint.roles().isEmpty()) {
      return Future.succeededFuture(ANONYMOUS);
    }
    return tokens
        .verify(credentials)
        .compose(known -> known.map(Future::succeededFuture).orElseGet(() -> withoutToken(request)))
        .compose(
            principal ->
                endpoint.roles().contains(principal.role())
                    ? Future.succeededFuture(principal)
                    : refused(
                        FailureCode.FORBIDDEN,
                        "the role " + principal.role().claim() + " may not do this"));
  }

  private Future<Principal> withoutToken(HttpServerRequest request) {
    return anonymous
        .refusal(request)
        .<Future<Principal>>map(refusal -> Future.failedFuture(refusal.exception()))
        .orElseGet(() -> Future.succeededFuture(ANONYMOUS));
  }

  private static Future<Principal> refused(FailureCode code, String detail) {
    FailureException failure = Failure.of(code, detail).exception();
    return Future.failedFuture(failure);
  }
}
