package dev.switchboard.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What makes a server healthy, by name; each is asked at every request and must not block. They are
 * told in the order in which they are given.
 *
 * @param live whether the process is able to do its work, or must be started anew
 * @param ready whether the server takes new work
 */
public record Health(Map<String, BooleanSupplier> live, Map<String, BooleanSupplier> ready) {

  public Health {
    live = Collections.unmodifiableMap(new LinkedHashMap<>(live));
    ready = Collections.unmodifiableMap(new LinkedHashMap<>(ready));
  }

  private record Report(String status, List<Check> checks) {}

  private record Check(String id, String status) {}

  /** The calls that tell it. */
  List<Endpoint> endpoints(Vertx vertx) {
    return List.of(
        endpoint("/health/live", Named.of(vertx, live), "up", "down"),
        endpoint("/health/ready", Named.of(vertx, ready), "ready", "not ready"));
  }

  /** Checks and the order of their names, which Vert.x does not keep. */
  private record Named(HealthChecks checks, List<String> names) {

    static Named of(Vertx vertx, Map<String, BooleanSupplier> named) {
      HealthChecks checks = HealthChecks.create(vertx);
      named.forEach(
          (name, check) ->
              checks.register(
                  name,
                  result -> result.complete(check.getAsBoolean() ? Status.OK() : Status.KO())));
      return new Named(checks, List.copyOf(named.keySet()));
    }

    Answer answer(CheckResult result, String good, String bad) {
      boolean up = result.getUp();
      List<Check> all =
          result.getChecks().stream()
              .sorted(Comparator.comparingInt(one -> names.indexOf(one.getId())))
              .map(one -> new Check(one.getId(), word(one.getUp())))
              .toList();
      return Answer.json(up ? 200 : 503, new Report(up ? good : bad, all));
    }
  }

  private static Endpoint endpoint(String path, Named named, String good, String bad) {
    return Endpoint.open(
        "GET",
        path,
        call -> named.checks().checkStatus().map(result -> named.answer(result, good, bad)));
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
