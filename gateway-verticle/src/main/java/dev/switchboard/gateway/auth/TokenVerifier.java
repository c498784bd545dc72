package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.impl.jose.JWK;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a token into a principal, or fails with {@code AUTHENTICATION_FAILED}. Why a token is
 * refused is told to the log alone.
 *
 * <p>One verifier serves the process; futures complete on the caller's context, at once unless a
 * key set has to be fetched or the signature is an elliptic one: that takes about a millisecond and
 * is checked on a worker thread.
 */
public final class TokenVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

  /**
   * With the secret these are taken, so that who mints tokens elsewhere may choose (contract 8).
   */
  private static final List<String> SECRET_ALGORITHMS = List.of("HS256", "HS384", "HS512");

  private final Vertx vertx;
  private final AuthConfig config;
  private final Clock clock;
  private final VerifiedTokens verified = new VerifiedTokens();
  private final Revocations revocations = new Revocations();
  private final TokenKeys ownKeys;
  private final @Nullable Jwks jwks;
  private final Map<TokenFault, LogThrottle> refusals = new EnumMap<>(TokenFault.class);

  public TokenVerifier(Vertx vertx, AuthConfig config, Clock clock) {
    this(vertx, config, clock, Jwks.Pace.DEFAULT, System::nanoTime);
  }

  TokenVerifier(
      Vertx vertx, AuthConfig config, Clock clock, Jwks.Pace pace, LongSupplier nanoClock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    ownKeys = new TokenKeys(ownKeys(config));
    jwks =
        config.jwks() == null
            ? null
            : new Jwks(vertx, config.jwks(), pace, nanoClock, verified::clear);
    for (TokenFault fault : TokenFault.values()) {
      refusals.put(fault, new LogThrottle(LOG_INTERVAL, nanoClock));
    }
  }

  private static List<JWK> ownKeys(AuthConfig config) {
    List<JWK> keys = new ArrayList<>();
    if (config.secret() != null) {
      for (String algorithm : SECRET_ALGORITHMS) {
        keys.add(
            new JWK(
                new PubSecKeyOptions()
                    .setAlgorithm(algorithm)
                    .setBuffer(Buffer.buffer(config.secret()))));
      }
    }
    if (config.publicKey() != null) {
      keys.add(
          new JWK(
              new PubSecKeyOptions()
                  .setAlgorithm(PublicKeyPem.algorithm(config.publicKey()))
                  .setBuffer(PublicKeyPem.format(config.publicKey()))));
    }
    return keys;
  }

  /** Fetches the key set, if there is one; succeeds even where that cannot be reached. */
  public Future<Void> start() {
    return jwks == null ? Future.succeededFuture() : jwks.start();
  }

  /** Which tokens are refused besides; to be filled by the gateway. */
  public Revocations revocations() {
    return revocations;
  }

  /** Ends fetching. */
  public Future<Void> close() {
    return jwks == null ? Future.succeededFuture() : jwks.close();
  }

  /** Who is behind a request's credentials; empty where it has none. */
  public Future<Optional<Principal>> verify(Credentials credentials) {
    if (!credentials.presented()) {
      return Future.succeededFuture(Optional.empty());
    }
    return credentials
        .token()
        .map(token -> verify(token).map(Optional::of))
        .orElseGet(() -> refused(new RefusedToken(TokenFault.MALFORMED)));
  }

  /** Who a token speaks for. */
  public Future<Principal> verify(String token) {
    Principal known = verified.find(token);
    if (known != null) {
      return alive(known);
    }
    long generation = verified.generation();
    TokenClaims claims;
    Principal principal;
    try {
      claims = TokenClaims.parse(token);
      principal = claims.principal(config, clock.instant());
    } catch (RefusedToken e) {
      return refused(e);
    }
    return fault(token, claims)
        .compose(
            fault -> {
              if (fault.isPresent()) {
                return refused(new RefusedToken(fault.get()));
              }
              verified.add(token, principal, generation);
              return alive(principal);
            });
  }

  private Future<Optional<TokenFault>> fault(String token, TokenClaims claims) {
    return fault(ownKeys, token, claims)
        .compose(
            fault ->
                fault.isEmpty() || jwks == null
                    ? Future.succeededFuture(fault)
                    : jwks.keysFor(claims.keyId()).compose(keys -> fault(keys, token, claims)));
  }

  private Future<Optional<TokenFault>> fault(TokenKeys keys, String token, TokenClaims claims) {
    return claims.algorithm().startsWith("ES") && !keys.isEmpty()
        ? vertx.executeBlocking(() -> keys.fault(token), false)
        : Future.succeededFuture(keys.fault(token));
  }

  private Future<Principal> alive(Principal principal) {
    if (revocations.cover(principal)) {
      return refused(new RefusedToken(TokenFault.REVOKED));
    }
    Long end = principal.expiresAtMs();
    return end != null && clock.millis() >= end
        ? refused(new RefusedToken(TokenFault.EXPIRED))
        : Future.succeededFuture(principal);
  }

  private <T> Future<T> refused(RefusedToken why) {
    LogThrottle throttle = refusals.get(why.fault());
    if (throttle != null) {
      throttle.write(
          leftOut ->
              LOG.atInfo()
                  .addKeyValue("reason", why.fault().words())
                  .addKeyValue("sinceTheLastLine", leftOut)
                  .log("A token is refused"));
    }
    return Future.failedFuture(why.failure());
  }
}
