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
 * port, and those of {@code http.origins} (contract 3). A client without an {@code Origin} is no
 * browser and may.
 */
public final class OriginPolicy {

  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([0-9A-Za-z._~%-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  private final Set<Origin> allowed;

  public OriginPolicy(Collection<String> origins) {
    allowed =
        origins.stream().map(Origin::parse).flatMap(Optional::stream).collect(Collectors.toSet());
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
    boolean oneHost = request.headers().getAll("Host").size() <= 1;
    return judge(request.headers().getAll("Origin"), oneHost ? request.authority() : null);
  }

  Verdict judge(List<String> origins, @Nullable HostAndPort host) {
    if (origins.isEmpty()) {
      return Verdict.NO_BROWSER;
    }
    Optional<Origin> origin =
        origins.size() > 1 ? Optional.empty() : Origin.parse(origins.get(0).strip());
    if (origin.isEmpty()) {
      return Verdict.FOREIGN;
    }
    if (host != null && origin.get().isOf(host)) {
      return Verdict.OWN;
    }
    return allowed.contains(origin.get()) ? Verdict.LISTED : Verdict.FOREIGN;
  }

  private record Origin(String scheme, String host, int port) {

    static Optional<Origin> parse(String text) {
      Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        return Optional.empty();
      }
      int port =
          matcher.group(3) == null
              ? matcher.group(1).equals("https") ? 443 : 80
              : Integer.parseInt(matcher.group(3));
      return Optional.of(new Origin(matcher.group(1), matcher.group(2), port));
    }

    // A proxy may speak TLS for us, so the scheme that we see does not count: a host without a
    // port has the default port of whatever scheme the page has.
    boolean isOf(HostAndPort own) {
      String ownHost = own.host().toLowerCase(Locale.ROOT);
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      int ownPort = own.port() > 0 ? own.port() : scheme.equals("https") ? 443 : 80;
      return port == ownPort && (ownHost.equals(host) || ownHost.equals(bare));
    }
  }
}
