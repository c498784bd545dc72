package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.impl.jose.JWK;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a JWKS document (RFC 7517): RSA and EC public keys for signatures; whatever else it holds
 * is passed over, above all symmetric keys, which everybody could read there. Vert.x's own class
 * for a key would take those too, and weak ones, and any algorithm for any curve.
 */
final class KeySet {

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
  private static final Set<String> RSA_ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  private static final Map<String, String> ALGORITHMS_BY_CURVE =
      Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");

  /** What is read of a key: neither a private part nor a certificate in the place of the key. */
  private static final List<String> MEMBERS = List.of("kty", "kid", "n", "e", "crv", "x", "y");

  private KeySet() {}

  /**
   * Reads a document.
   *
   * @throws RuntimeException where it is none
   */
  static TokenKeys parse(String document) {
    JsonNode keys = Json.parseObject(document).path("keys");
    if (!keys.isArray()) {
      throw new IllegalArgumentException("the document has no keys");
    }
    List<JWK> usable = new ArrayList<>();
    keys.forEach(key -> usable(key).ifPresent(usable::add));
    return new TokenKeys(usable);
  }

  private static Optional<JWK> usable(JsonNode key) {
    if (!key.path("use").asText("sig").equals("sig")) {
      return Optional.empty();
    }
    String algorithm = algorithm(key);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    JsonObject members = new JsonObject().put("alg", algorithm);
    for (String member : MEMBERS) {
      if (key.path(member).isTextual()) {
        members.put(member, key.get(member).asText());
      }
    }
    try {
      JWK usable = new JWK(members);
      if (isStrong(usable.publicKey())) {
        return Optional.of(usable);
      }
    } catch (RuntimeException unusable) {
      // Told below.
    }
    LOG.atWarn().addKeyValue("kid", key.path("kid").asText()).log("A key of the JWKS is unusable");
    return Optional.empty();
  }

  /** The one algorithm of a key, "" where it has none that is taken. */
  private static String algorithm(JsonNode key) {
    String ofCurve = ALGORITHMS_BY_CURVE.get(key.path("crv").asText());
    return switch (key.path("kty").asText()) {
      case "RSA" -> {
        String algorithm = key.path("alg").asText("RS256");
        yield RSA_ALGORITHMS.contains(algorithm) ? algorithm : "";
      }
      case "EC" ->
          ofCurve != null && key.path("alg").asText(ofCurve).equals(ofCurve) ? ofCurve : "";
      default -> "";
    };
  }

  // The curves are all strong.
  private static boolean isStrong(@Nullable PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? rsa.getModulus().bitLength() >= PublicKeyPem.MIN_RSA_BITS
        : key != null;
  }
}
