package dev.switchboard.gateway.auth;

import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWT;
import java.security.SignatureException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys that tokens are checked by, each with its one algorithm, so that a token cannot choose how
 * it is checked. The one place that knows Vert.x's own JWT class: {@code JWTAuth} would also judge
 * {@code iat}, and fail of claims that cannot be read. Thread-safe.
 */
final class TokenKeys {

  private final JWT jwt = new JWT();
  private final Set<String> keyIds;

  TokenKeys(Collection<JWK> keys) {
    keys.forEach(jwt::addJWK);
    keyIds =
        keys.stream()
            .flatMap(key -> Optional.ofNullable(key.getId()).stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean isEmpty() {
    return jwt.isUnsecure();
  }

  /** The {@code kid} of each key that has one. */
  Set<String> keyIds() {
    return keyIds;
  }

  /** What is wrong with a token's signature, if anything is. */
  Optional<TokenFault> fault(String token) {
    // Without a key Vert.x would check no signature at all.
    if (isEmpty()) {
      return Optional.of(TokenFault.NO_KEY);
    }
    try {
      jwt.decode(token);
      return Optional.empty();
    } catch (NoSuchKeyIdException e) {
      return Optional.of(TokenFault.NO_KEY);
    } catch (SignatureException | RuntimeException e) {
      return Optional.of(TokenFault.SIGNATURE);
    }
  }
}
