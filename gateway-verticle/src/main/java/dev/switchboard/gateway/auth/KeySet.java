package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.json.Json;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.impl.jose.JWK;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a JWKS document (RFC 7517): RSA and EC public keys for signatures; whatever else it holds
 * is passed over, above all symmetric keys, which everybody could read there.
 */
final class KeySet {

  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
  private static final Set<String> RSA_ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
  private static final Map<String, Curve> CURVES =
      Map.of(
          "P-256", new Curve("secp256r1", "ES256"),
          "P-384", new Curve("secp384r1", "ES384"),
          "P-521", new Curve("secp521r1", "ES512"));

  private KeySet() {}

  private record Curve(String javaName, String algorithm) {}

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
    keys.forEach(key -> usable(key).map(JWK::new).ifPresent(usable::add));
    return new TokenKeys(usable);
  }

  private static Optional<PubSecKeyOptions> usable(JsonNode key) {
    if (!key.path("use").asText("sig").equals("sig")) {
      return Optional.empty();
    }
    String algorithm = algorithm(key);
    if (algorithm.isEmpty()) {
      return Optional.empty();
    }
    try {
      String pem = PublicKeyPem.format(algorithm.startsWith("ES") ? ec(key) : rsa(key));
      PubSecKeyOptions usable = new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(pem);
      return Optional.of(
          key.path("kid").isTextual() ? usable.setId(key.get("kid").asText()) : usable);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("kid", key.path("kid").asText())
          .log("A key of the JWKS is unusable");
      return Optional.empty();
    }
  }

  /** The one algorithm of a key, "" where it has none that is taken. */
  private static String algorithm(JsonNode key) {
    Curve curve = CURVES.get(key.path("crv").asText());
    return switch (key.path("kty").asText()) {
      case "RSA" -> {
        String algorithm = key.path("alg").asText("RS256");
        yield RSA_ALGORITHMS.contains(algorithm) ? algorithm : "";
      }
      case "EC" ->
          curve != null && key.path("alg").asText(curve.algorithm()).equals(curve.algorithm())
              ? curve.algorithm()
              : "";
      default -> "";
    };
  }

  private static PublicKey rsa(JsonNode key) throws GeneralSecurityException {
    BigInteger modulus = number(key, "n");
    if (modulus.bitLength() < PublicKeyPem.MIN_RSA_BITS) {
      throw new IllegalArgumentException("the key is too short");
    }
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(modulus, number(key, "e")));
  }

  private static PublicKey ec(JsonNode key) throws GeneralSecurityException {
    Curve curve = CURVES.get(key.path("crv").asText());
    if (curve == null) {
      throw new IllegalArgumentException("the curve is unknown");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.javaName()));
    ECPoint point = new ECPoint(number(key, "x"), number(key, "y"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(JsonNode key, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
  }
}
