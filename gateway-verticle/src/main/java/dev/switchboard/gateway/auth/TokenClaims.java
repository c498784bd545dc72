package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, read by the same strict JSON rules as every message; its signature is checked
 * elsewhere.
 *
 * <p>A claim that would grant something, {@code role} or {@code topics}, grants nothing where it
 * cannot be read, and refuses nobody. A claim that limits, {@code exp} or {@code nbf}, refuses
 * where it cannot be read. {@code iat} refuses nobody but where tokens of the subject were revoked:
 * then one without it, or with one that cannot be read, is refused (contract 8.1).
 */
record TokenClaims(String algorithm, @Nullable String keyId, ObjectNode claims) {

  static final Set<String> ALGORITHMS =
      Set.of(
          "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
          "ES384", "ES512");

  /** The longest token looked at, in characters. */
  static final int MAX_LENGTH = 16_384;

  /** The latest moment that an expiry may name, in epoch seconds: the year 9999. */
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

  /** Beyond this a fraction of a number used as a name would be lost anyway. */
  private static final BigDecimal MAX_NUMERIC_SUBJECT = BigDecimal.TEN.pow(18);

  /**
   * Takes a token apart.
   *
   * @throws RefusedToken where it is none, or of an algorithm that is not taken at all
   */
  static TokenClaims parse(String token) {
    String[] parts = token.length() > MAX_LENGTH ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      throw new RefusedToken(TokenFault.MALFORMED);
    }
    ObjectNode header = object(parts[0]);
    JsonNode algorithm = header.path("alg");
    JsonNode keyId = header.path("kid");
    if (!ALGORITHMS.contains(algorithm.asText())) {
      throw new RefusedToken(TokenFault.ALGORITHM);
    }
    // A critical extension must be understood, and we know none (RFC 7515, 4.1.11).
    if (header.has("crit") || header.has("nonce")) {
      throw new RefusedToken(TokenFault.EXTENSION);
    }
    return new TokenClaims(
        algorithm.asText(), keyId.isTextual() ? keyId.textValue() : null, object(parts[1]));
  }

  /**
   * Who the claims speak of, as far as the signature proves them.
   *
   * @throws RefusedToken where they are not for this server or not for this moment
   */
  Principal principal(AuthConfig config, Instant now) {
    Long expiresAtMs = expiry(config.leewaySeconds());
    if (expiresAtMs != null && now.toEpochMilli() >= expiresAtMs) {
      throw new RefusedToken(TokenFault.EXPIRED);
    }
    requireBegun(now.plusSeconds(config.leewaySeconds()));
    if (config.issuer() != null && !config.issuer().equals(claims.path("iss").textValue())) {
      throw new RefusedToken(TokenFault.ISSUER);
    }
    if (config.audience() != null && !names(claims.path("aud"), config.audience())) {
      throw new RefusedToken(TokenFault.AUDIENCE);
    }
    return new Principal(
        userId(), role(), grants(), Principal.Proof.TOKEN, expiresAtMs, issuedAtMs());
  }

  private static boolean names(JsonNode audience, String wanted) {
    if (audience.isTextual()) {
      return wanted.equals(audience.textValue());
    }
    for (JsonNode one : audience) {
      if (wanted.equals(one.textValue())) {
        return true;
      }
    }
    return false;
  }

  private UserId userId() {
    try {
      return UserId.of(subject());
    } catch (FailureException e) {
      throw new RefusedToken(TokenFault.SUBJECT);
    }
  }

  private String subject() {
    JsonNode sub = claims.path("sub");
    if (sub.isTextual() || sub.isIntegralNumber()) {
      return sub.asText();
    }
    if (sub.isNumber() && sub.decimalValue().abs().compareTo(MAX_NUMERIC_SUBJECT) < 0) {
      BigDecimal number = sub.decimalValue().stripTrailingZeros();
      if (number.scale() <= 0) {
        return number.toPlainString();
      }
    }
    throw new RefusedToken(TokenFault.SUBJECT);
  }

  private Role role() {
    String role = claims.path("role").textValue();
    return role == null ? Role.USER : Role.of(role).orElse(Role.USER);
  }

  private List<String> grants() {
    List<String> patterns = new ArrayList<>();
    if (claims.path("topics").isArray()) {
      for (JsonNode pattern : claims.path("topics")) {
        if (pattern.isTextual()) {
          patterns.add(pattern.textValue());
        }
      }
    }
    return patterns;
  }

  private @Nullable Long expiry(int leewaySeconds) {
    JsonNode exp = claims.path("exp");
    if (exp.isMissingNode()) {
      return null;
    }
    if (!exp.isNumber()) {
      throw new RefusedToken(TokenFault.EXPIRY);
    }
    BigDecimal seconds = exp.decimalValue().min(MAX_SECONDS).max(BigDecimal.ZERO);
    return (seconds.setScale(0, RoundingMode.FLOOR).longValueExact() + leewaySeconds) * 1_000;
  }

  /** Null where it cannot be read, so that such a token counts among the oldest. */
  private @Nullable Long issuedAtMs() {
    JsonNode iat = claims.path("iat");
    if (!iat.isNumber()) {
      return null;
    }
    BigDecimal seconds = iat.decimalValue().min(MAX_SECONDS).max(BigDecimal.ZERO);
    return seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private void requireBegun(Instant latest) {
    JsonNode nbf = claims.path("nbf");
    if (nbf.isMissingNode()) {
      return;
    }
    if (!nbf.isNumber()) {
      throw new RefusedToken(TokenFault.NOT_BEFORE);
    }
    if (nbf.decimalValue().compareTo(BigDecimal.valueOf(latest.toEpochMilli(), 3)) > 0) {
      throw new RefusedToken(TokenFault.NOT_YET_VALID);
    }
  }

  private static ObjectNode object(String base64) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(base64);
      return Json.parseObject(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
    } catch (IllegalArgumentException | CharacterCodingException | FailureException e) {
      throw new RefusedToken(TokenFault.MALFORMED);
    }
  }
}
