package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a request without a token may come in (contract 3 and 8). */
public enum AnonymousAccess {
  /** {@code auth.anonymous} is false. */
  NEVER {
    @Override
    public Optional<Failure> refusal(HttpServerRequest request) {
      return Optional.of(Failure.of(FailureCode.UNAUTHENTICATED, "a token is needed"));
    }
  },
  /**
   * {@code auth.anonymous} is not set and every listener is on loopback. That alone does not shut
   * everybody else out: a page whose name was made to resolve to loopback, and all clients of a
   * proxy on the same machine, reach the server as well. So the request must be addressed to this
   * machine and must not have been passed on.
   */
  BY_DEFAULT {
    @Override
    public Optional<Failure> refusal(HttpServerRequest request) {
      return isAddressedToLoopback(request) && !isPassedOn(request)
          ? Optional.empty()
          : Optional.of(
              Failure.of(
                  FailureCode.UNAUTHENTICATED,
                  "a token is needed: while auth.anonymous is not set, only requests to localhost"
                      + " that no proxy passes on are anonymous"));
    }
  },
  /** {@code auth.anonymous} is set to true. */
  ALWAYS {
    @Override
    public Optional<Failure> refusal(HttpServerRequest request) {
      return Optional.empty();
    }
  };

  private static final Set<String> PROXY_HEADERS = Set.of("forwarded", "x-real-ip");
  private static final String PROXY_HEADER_PREFIX = "x-forwarded-";

  /** Reads it from the settings. */
  public static AnonymousAccess from(Settings settings) {
    if (!settings.flag(AuthKeys.ANONYMOUS)) {
      return NEVER;
    }
    return settings.isGiven(AuthKeys.ANONYMOUS) ? ALWAYS : BY_DEFAULT;
  }

  /** Why a request needs a token; empty where it needs none. */
  public abstract Optional<Failure> refusal(HttpServerRequest request);

  private static boolean isAddressedToLoopback(HttpServerRequest request) {
    HostAndPort host = request.authority();
    return host != null
        && (host.host().equalsIgnoreCase("localhost") || ClientAddress.isLoopback(host.host()));
  }

  private static boolean isPassedOn(HttpServerRequest request) {
    return request.headers().names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> PROXY_HEADERS.contains(name) || name.startsWith(PROXY_HEADER_PREFIX));
  }
}
