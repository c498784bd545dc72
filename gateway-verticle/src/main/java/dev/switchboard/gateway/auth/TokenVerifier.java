package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a token into a principal, or fails with {@code AUTHENTICATION_FAILED}.
 *
 * <p>Each key has one algorithm, so that a token cannot choose how it is checked. One verifier
 * serves the process; futures complete on the caller's context, at once unless a key set has to be
 * fetched.
 */
public final class TokenVerifier {

  private final AuthConfig config;
  private final Clock clock;
  private final VerifiedTokens verified = new VerifiedTokens();
  private final @Nullable JWTAuth ownKeys;
  private final @Nullable Jwks jwks;

  public TokenVerifier(Vertx vertx, AuthConfig config, Clock clock) {
    this(vertx, config, clock, Jwks.Pace.DEFAULT, System::nanoTime);
  }

  TokenVerifier(
      Vertx vertx, AuthConfig config, Clock clock, Jwks.Pace pace, LongSupplier nanoClock) {
    this.config = config;
    this.clock = clock;
    JWTOptions claims = new JWTOptions().setLeeway(config.leewaySeconds());
    if (config.issuer() != null) {
      claims.setIssuer(config.issuer());
    }
    if (config.audience() != null) {
      claims.addAudience(config.audience());
    }
    JWTAuthOptions rules = new JWTAuthOptions().setJWTOptions(claims);
    ownKeys = ownKeys(vertx, config, rules);
    jwks =
        config.jwks() == null
            ? null
            : new Jwks(vertx, config.jwks(), rules, pace, nanoClock, verified::clear);
  }

  private static @Nullable JWTAuth ownKeys(Vertx vertx, AuthConfig config, JWTAuthOptions rules) {
    JWTAuthOptions options = new JWTAuthOptions(rules);
    if (config.secret() != null) {
      options.addPubSecKey(
          new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(config.secret())));
    }
    if (config.publicKey() != null) {
      options.addPubSecKey(
          new PubSecKeyOptions()
              .setAlgorithm(PublicKeyPem.algorithm(config.publicKey()))
              .setBuffer(PublicKeyPem.format(config.publicKey())));
    }
    // Without a key Vert.x would check no signature at all.
    return config.secret() == null && config.publicKey() == null
        ? null
        : JWTAuth.create(vertx, options);
  }

  /** Fetches the key set, if there is one; succeeds even where that cannot be reached. */
  public Future<Void> start() {
    return jwks == null ? Future.succeededFuture() : jwks.start();
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
        .orElseGet(() -> Future.failedFuture(TokenClaims.wrong()));
  }

  /** Who a token speaks for. */
  public Future<Principal> verify(String token) {
    Principal known = verified.find(token);
    if (known != null) {
      return alive(known);
    }
    long generation = verified.generation();
    TokenClaims claims;
    try {
      claims = TokenClaims.parse(token);
    } catch (FailureException e) {
      return Future.failedFuture(e);
    }
    return proved(token, claims)
        .map(proof -> claims.principal(config.leewaySeconds()))
        .compose(this::alive)
        .onSuccess(principal -> verified.add(token, principal, generation))
        .recover(thrown -> Future.failedFuture(refusal(claims, thrown)));
  }

  private Future<?> proved(String token, TokenClaims claims) {
    TokenCredentials presented = new TokenCredentials(token);
    Future<?> byOwnKeys = authenticate(ownKeys, presented);
    return jwks == null
        ? byOwnKeys
        : byOwnKeys.recover(
            thrown ->
                jwks.keysFor(claims.keyId())
                    .compose(keys -> authenticate(keys.auth(), presented).mapEmpty()));
  }

  private static Future<?> authenticate(@Nullable JWTAuth auth, TokenCredentials presented) {
    if (auth == null) {
      return Future.failedFuture(TokenClaims.wrong());
    }
    try {
      return auth.authenticate(presented);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Principal> alive(Principal principal) {
    Long end = principal.expiresAtMs();
    return end != null && clock.millis() >= end
        ? Future.failedFuture(TokenClaims.expired())
        : Future.succeededFuture(principal);
  }

  // The reason stays vague, but for an end that the client can read in the token itself.
  private FailureException refusal(TokenClaims claims, Throwable thrown) {
    if (thrown instanceof FailureException known) {
      return known;
    }
    try {
      Long end = claims.principal(config.leewaySeconds()).expiresAtMs();
      return end != null && clock.millis() >= end ? TokenClaims.expired() : TokenClaims.wrong();
    } catch (FailureException e) {
      return e;
    }
  }
}
