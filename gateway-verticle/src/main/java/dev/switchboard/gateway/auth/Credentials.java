package dev.switchboard.gateway.auth;

import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token that came with a request, wherever it was put: {@code ?token=}, {@code Authorization:
 * Bearer}, or the subprotocol pair {@code bearer, <token>} (contract 3).
 */
public final class Credentials {

  private static final Credentials NONE = new Credentials(null, false);
  private static final Credentials MALFORMED = new Credentials(null, true);
  private static final String SCHEME = "bearer";

  private final @Nullable String token;
  private final boolean malformed;

  private Credentials(@Nullable String token, boolean malformed) {
    this.token = token;
    this.malformed = malformed;
  }

  /** A token from a dialect's own authentication message. */
  public static Credentials of(String token) {
    return new Credentials(token, false);
  }

  /**
   * What a request presents. Differing tokens are a wrong token; an {@code Authorization} of
   * another scheme is for somebody else, a proxy perhaps, and is passed over (contract 8).
   */
  public static Credentials of(QueryParameters query, MultiMap headers) {
    Set<String> tokens = new LinkedHashSet<>(query.all("token"));
    for (String authorization : headers.getAll("Authorization")) {
      String[] parts = authorization.strip().split("[ \t]+", 2);
      if (parts[0].equalsIgnoreCase(SCHEME)) {
        tokens.add(parts.length < 2 ? "" : parts[1]);
      }
    }
    List<String> offered = subprotocols(headers);
    int scheme = offered.indexOf(SCHEME);
    if (scheme >= 0) {
      if (scheme + 1 == offered.size()) {
        return MALFORMED;
      }
      tokens.add(offered.get(scheme + 1));
    }
    if (tokens.isEmpty()) {
      return NONE;
    }
    String only = tokens.iterator().next();
    return tokens.size() > 1 || only.isEmpty() ? MALFORMED : new Credentials(only, false);
  }

  private static List<String> subprotocols(MultiMap headers) {
    return ListHeader.of(headers, "Sec-WebSocket-Protocol").stream()
        .map(name -> name.equalsIgnoreCase(SCHEME) ? SCHEME : name)
        .toList();
  }

  /** Whether there is a token at all, right or wrong. */
  public boolean presented() {
    return malformed || token != null;
  }

  /** The one token; empty where there is none, or nothing that can be one. */
  public Optional<String> token() {
    return Optional.ofNullable(token);
  }

  @Override
  public String toString() {
    return malformed ? "malformed credentials" : token == null ? "no credentials" : "a token";
  }
}
