package dev.switchboard.session;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.tcp.AllowRule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Resolves what a session is to reach, once, and holds it against {@code tcp.allow}. */
final class TargetResolver {

  private final Vertx vertx;
  private final List<AllowRule> allow;
  private final Lookup lookup;

  /** Finds the addresses of a name; blocks. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  TargetResolver(Vertx vertx, List<AllowRule> allow, Lookup lookup) {
    this.vertx = vertx;
    this.allow = List.copyOf(allow);
    this.lookup = lookup;
  }

  /** The target; refused where no address of the host is allowed. */
  Future<Target> resolve(String host, int port, Duration timeout) {
    return vertx
        .executeBlocking(() -> lookup.addresses(host), false)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(thrown -> Future.failedFuture(Require.invalid("host could not be resolved")))
        .map(addresses -> allowed(host, addresses, port));
  }

  private Target allowed(String host, InetAddress[] addresses, int port) {
    return Arrays.stream(addresses)
        .filter(address -> allow.stream().anyMatch(rule -> rule.allows(host, address, port)))
        .findFirst()
        .map(address -> new Target(host, address, port))
        .orElseThrow(
            () ->
                Failure.of(FailureCode.FORBIDDEN, "host and port are not in tcp.allow")
                    .exception());
  }
}
