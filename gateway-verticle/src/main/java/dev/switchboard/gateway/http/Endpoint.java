package dev.switchboard.gateway.http;

import dev.switchboard.protocol.Role;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Function;

/**
 * One HTTP call.
 *
 * @param method in capitals; a GET also answers HEAD
 * @param path from the root, parameters in braces: {@code /api/v1/connections/{id}}
 * @param roles who may call it; empty: everybody, without any authentication
 * @param answer runs on the request's event loop; its failures become problems
 */
public record Endpoint(
    String method, RoutePath path, Set<Role> roles, Function<Call, Future<Answer>> answer) {

  /** Answers at a socket's path. */
  private record Upgrade() implements Function<Call, Future<Answer>> {
    @Override
    public Future<Answer> apply(Call call) {
      return Future.succeededFuture(Exchange.UPGRADE_REQUIRED.answer());
    }
  }

  public Endpoint {
    roles = Set.copyOf(roles);
  }

  /** A call for everybody. */
  public static Endpoint open(String method, String path, Function<Call, Future<Answer>> answer) {
    return new Endpoint(method, new RoutePath(path), Set.of(), answer);
  }

  /** A call for some roles, at least one. */
  public static Endpoint guarded(
      String method, String path, Set<Role> roles, Function<Call, Future<Answer>> answer) {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("nobody may call " + method + " " + path);
    }
    return new Endpoint(method, new RoutePath(path), roles, answer);
  }

  /** A path that only WebSockets are served at: an ordinary GET is told so. */
  public static Endpoint socket(String path) {
    return open("GET", path, new Upgrade());
  }

  /** Whether only WebSockets are served at its path. */
  boolean isSocket() {
    return answer instanceof Upgrade;
  }
}
