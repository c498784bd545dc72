package dev.switchboard.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What makes a server healthy, by name; each is asked at every request and must not block.
 *
 * @param live whether the process is able to do its work, or must be started anew
 * @param ready whether the server takes new work
 */
public record Health(Map<String, BooleanSupplier> live, Map<String, BooleanSupplier> ready) {

  public Health {
    live = Map.copyOf(live);
    ready = Map.copyOf(ready);
  }

  private record Report(String status, List<Check> checks) {}

  private record Check(String id, String status) {}

  /** The calls that tell it. */
  List<Endpoint> endpoints(Vertx vertx) {
    return List.of(
        endpoint("/health/live", checks(vertx, live), "up", "down"),
        endpoint("/health/ready", checks(vertx, ready), "ready", "not ready"));
  }

  private static HealthChecks checks(Vertx vertx, Map<String, BooleanSupplier> named) {
    HealthChecks checks = HealthChecks.create(vertx);
    named.forEach(
        (name, check) ->
            checks.register(
                name, result -> result.complete(check.getAsBoolean() ? Status.OK() : Status.KO())));
    return checks;
  }

  private static Endpoint endpoint(String path, HealthChecks checks, String good, String bad) {
    return Endpoint.open(
        "GET", path, call -> checks.checkStatus().map(result -> answer(result, good, bad)));
  }

  private static Answer answer(CheckResult result, String good, String bad) {
    boolean up = result.getUp();
    List<Check> checks =
        result.getChecks().stream().map(one -> new Check(one.getId(), word(one.getUp()))).toList();
    return Answer.json(up ? 200 : 503, new Report(up ? good : bad, checks));
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
