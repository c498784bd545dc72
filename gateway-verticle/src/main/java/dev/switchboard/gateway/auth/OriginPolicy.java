package dev.switchboard.gateway.auth;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may reach the server: those it serves itself, by the {@code Host} header with its
 * port, and those of {@code http.origins} (contract 3 and 8). A client without an {@code Origin} is
 * no browser and may.
 */
public final class OriginPolicy {

  private static final Pattern ORIGIN =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://([0-9A-Za-z._~%-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final int SHOWN_LENGTH = 200;

  private volatile Set<Origin> allowed;
  private final ClientAddress addresses;

  /**
   * A policy.
   *
   * @param addresses tells whose {@code X-Forwarded-Host} and {@code X-Forwarded-Proto} count
   */
  public OriginPolicy(Collection<String> origins, ClientAddress addresses) {
    this.allowed = parsed(origins);
    this.addresses = addresses;
  }

  private static Set<Origin> parsed(Collection<String> origins) {
    return origins.stream()
        .map(Origin::parse)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Lists other origins from now on, on whatever thread. */
  public void replace(Collection<String> origins) {
    allowed = parsed(origins);
  }

  /** Where a request's page stands. */
  public enum Verdict {
    /** There is no page: no {@code Origin} came. */
    NO_BROWSER,
    /** The page is the server's own. */
    OWN,
    /** The page is of {@code http.origins}. */
    LISTED,
    /** Any other page: 403, before the upgrade. */
    FOREIGN
  }

  /** Judges a request. */
  public Verdict judge(HttpServerRequest request) {
    return judge(request.headers().getAll("Origin"), Target.of(request, addresses));
  }

  /** Why a request's page is foreign: both values, and what can be done about it. */
  public String refusal(HttpServerRequest request) {
    Target target = Target.of(request, addresses);
    List<String> origins = request.headers().getAll("Origin");
    String own = target.host() == null ? "unknown" : target.host().toString();
    String words =
        "the page's origin "
            + shown(String.join(", ", origins))
            + " is not the host that was asked, "
            + shown(own)
            + "; http.origins can list it";
    return target.viaProxy() || !looksPassedOn(request, origins, target)
        ? words
        : words + ", or http.trustedProxies name the proxy that passes its requests on";
  }

  /** A proxy that nobody trusts tells of itself, or has cut off the port that the page has. */
  private static boolean looksPassedOn(
      HttpServerRequest request, List<String> origins, Target target) {
    return request.headers().contains("X-Forwarded-Host")
        || request.headers().contains("X-Forwarded-For")
        || origins.stream()
            .map(Origin::parse)
            .flatMap(Optional::stream)
            .anyMatch(origin -> target.host() != null && origin.isHost(target.host().host()));
  }

  private static String shown(String value) {
    return value.length() > SHOWN_LENGTH ? value.substring(0, SHOWN_LENGTH) + "…" : value;
  }

  Verdict judge(List<String> origins, Target target) {
    if (origins.isEmpty()) {
      return Verdict.NO_BROWSER;
    }
    Optional<Origin> origin =
        origins.size() > 1 ? Optional.empty() : Origin.parse(origins.get(0).strip());
    if (origin.isEmpty()) {
      return Verdict.FOREIGN;
    }
    if (origin.get().isOf(target)) {
      return Verdict.OWN;
    }
    return allowed.contains(origin.get()) ? Verdict.LISTED : Verdict.FOREIGN;
  }

  /**
   * What the page asked for.
   *
   * @param host null where that is unknown
   * @param scheme as the page sees it, "" where that is unknown
   * @param viaProxy whether a trusted proxy passed the request on, and may have cut off the port
   */
  record Target(@Nullable HostAndPort host, String scheme, boolean viaProxy) {

    static Target of(HttpServerRequest request, ClientAddress addresses) {
      // Not request.authority(): of a vertx-web router's request it has lost the default port.
      List<String> hosts = request.headers().getAll("Host");
      HostAndPort own = hosts.size() == 1 ? HostAndPort.parseAuthority(hosts.get(0), -1) : null;
      if (!addresses.isProxied(request)) {
        return new Target(own, "", false);
      }
      HostAndPort forwarded =
          first(request, "X-Forwarded-Host")
              .map(host -> HostAndPort.parseAuthority(host, -1))
              .orElse(own);
      // Some proxies tell of a handshake as ws or wss.
      String scheme =
          first(request, "X-Forwarded-Proto")
              .map(proto -> proto.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http"))
              .orElse("");
      return new Target(forwarded, scheme, true);
    }

    /** The first of a list is the outermost proxy's, which the page has spoken to. */
    private static Optional<String> first(HttpServerRequest request, String header) {
      return ListHeader.of(request.headers(), header).stream().findFirst();
    }
  }

  private record Origin(String scheme, String host, int port) {

    static Optional<Origin> parse(String text) {
      Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String scheme = matcher.group(1);
      boolean web = scheme.equals("http") || scheme.equals("https");
      if (web && matcher.group(2).isEmpty()) {
        return Optional.empty();
      }
      int port =
          matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
      return Optional.of(new Origin(scheme, matcher.group(2), port));
    }

    private static int defaultPort(String scheme) {
      return switch (scheme) {
        case "https" -> 443;
        case "http" -> 80;
        default -> -1;
      };
    }

    boolean isHost(String other) {
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return other.equalsIgnoreCase(host) || other.equalsIgnoreCase(bare);
    }

    // A proxy may speak TLS for us, so the scheme that we see does not count: a host without a
    // port has the default port of whatever scheme the page has.
    boolean isOf(Target target) {
      HostAndPort own = target.host();
      int webPort = defaultPort(scheme);
      if (own == null || webPort < 0 || !isHost(own.host())) {
        return false;
      }
      if (!target.scheme().isEmpty() && !target.scheme().equals(scheme)) {
        return false;
      }
      return own.port() > 0 ? port == own.port() : target.viaProxy() || port == webPort;
    }
  }
}
