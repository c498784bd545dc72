package dev.switchboard.gateway.http;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.JsonSchema;
import dev.switchboard.protocol.json.Require;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls about the sockets that are open. */
final class ConnectionEndpoints {

  private static final String CONNECTIONS = "/api/v1/connections";
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private ConnectionEndpoints() {}

  private record ListConnections(@Nullable Integer limit, @Nullable String cursor) {}

  private static final ArgumentBinding LIST =
      new ArgumentBinding(JsonSchema.of(ListConnections.class));

  static List<Endpoint> of(ConnectionAdmin connections) {
    return List.of(
        Endpoint.guarded("GET", CONNECTIONS, Set.of(Role.ADMIN), call -> list(connections, call)),
        Endpoint.guarded(
            "DELETE",
            CONNECTIONS + "/{connectionId}",
            Set.of(Role.ADMIN),
            call -> close(connections, call)));
  }

  private static Future<Answer> list(ConnectionAdmin connections, Call call) {
    ListConnections request = Json.decode(LIST.merge(call), ListConnections.class);
    Integer asked = request.limit();
    long limit =
        asked == null ? DEFAULT_LIMIT : Require.range("limit", asked.longValue(), 1, MAX_LIMIT);
    return connections.list((int) limit, request.cursor()).map(page -> Answer.json(200, page));
  }

  private static Future<Answer> close(ConnectionAdmin connections, Call call) {
    return connections
        .close(String.valueOf(call.path().get("connectionId")))
        .compose(
            closed ->
                closed
                    ? Future.succeededFuture(Answer.empty(204))
                    : Future.failedFuture(
                        Failure.of(FailureCode.NOT_FOUND, "there is no such connection")
                            .exception()));
  }
}
