package dev.switchboard.session;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.tcp.AllowRule;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Holds what a session is to reach against {@code tcp.allow}. A name is looked up once, and only
 * where the list could allow it, so that nobody can have the server ask the world for names.
 */
final class TargetResolver {

  /** Shorter than the time after which who asked for a session counts it as not answered. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final List<AllowRule> allow;
  private final HostLookup lookup;

  TargetResolver(List<AllowRule> allow, HostLookup lookup) {
    this.allow = List.copyOf(allow);
    this.lookup = lookup;
  }

  /** The target; refused where no address of the host is allowed. */
  Future<Target> resolve(String host, int port) {
    Optional<InetAddress> literal = literal(host);
    if (literal.isPresent()) {
      return allowed(host, List.of(literal.get()), port);
    }
    if (allow.stream().noneMatch(rule -> rule.couldAllow(host, port))) {
      return Future.failedFuture(forbidden());
    }
    return lookup
        .addresses(host)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(thrown -> Future.failedFuture(Require.invalid("host could not be resolved")))
        .compose(addresses -> allowed(host, addresses, port));
  }

  private static Optional<InetAddress> literal(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String text = bracketed ? host.substring(1, host.length() - 1) : host;
    if (!NetUtil.isValidIpV6Address(text) && (bracketed || !NetUtil.isValidIpV4Address(text))) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException noSuchInterface) {
      throw Require.invalid("host could not be resolved");
    }
  }

  private Future<Target> allowed(String host, List<InetAddress> addresses, int port) {
    List<InetAddress> fit =
        addresses.stream()
            .filter(address -> allow.stream().anyMatch(rule -> rule.allows(host, address, port)))
            .distinct()
            .toList();
    return fit.isEmpty()
        ? Future.failedFuture(forbidden())
        : Future.succeededFuture(new Target(host, fit, port));
  }

  private static RuntimeException forbidden() {
    return Failure.of(FailureCode.FORBIDDEN, "host and port are not in tcp.allow").exception();
  }
}
