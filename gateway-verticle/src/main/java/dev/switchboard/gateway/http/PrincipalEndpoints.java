package dev.switchboard.gateway.http;

import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import io.vertx.core.Future;
import java.util.Set;

/** The call about principals (contract 8.1). */
final class PrincipalEndpoints {

  private PrincipalEndpoints() {}

  static Endpoint of(PrincipalAdmin principals) {
    return Endpoint.guarded(
        "POST",
        "/api/v1/principals/{principalId}/revoke",
        Set.of(Role.ADMIN),
        call -> revoke(principals, call));
  }

  private static Future<Answer> revoke(PrincipalAdmin principals, Call call) {
    UserId principal = UserId.of(String.valueOf(call.path().get("principalId")));
    return principals.revoke(principal.value()).map(done -> Answer.empty(204));
  }
}
