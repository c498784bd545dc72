package dev.switchboard.gateway.http;

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
 * Who may make which call (contract 3 and 7): while {@code auth.anonymous} is true, whoever brings
 * no token is an administrator, since only this machine can reach the server then.
 */
record Admittance(OriginPolicy origins, TokenVerifier tokens, boolean anonymous) {

  private static final Principal ANONYMOUS =
      new Principal(UserId.of("anonymous"), Role.ADMIN, List.of(), Principal.Proof.NONE, null);

  OriginPolicy.Verdict judge(HttpServerRequest request) {
    return origins.judge(request);
  }

  /** The principal of a call, or a failure 401 or 403. */
  Future<Principal> admit(Endpoint endpoint, Credentials credentials) {
    if (endpoint.roles().isEmpty()) {
      return Future.succeededFuture(ANONYMOUS);
    }
    return tokens
        .verify(credentials)
        .compose(known -> known.map(Future::succeededFuture).orElseGet(this::withoutToken))
        .compose(
            principal ->
                endpoint.roles().contains(principal.role())
                    ? Future.succeededFuture(principal)
                    : refused(
                        FailureCode.FORBIDDEN,
                        "the role " + principal.role().claim() + " may not do this"));
  }

  private Future<Principal> withoutToken() {
    return anonymous
        ? Future.succeededFuture(ANONYMOUS)
        : refused(FailureCode.UNAUTHENTICATED, "a token is needed");
  }

  private static Future<Principal> refused(FailureCode code, String detail) {
    FailureException failure = Failure.of(code, detail).exception();
    return Future.failedFuture(failure);
  }
}
