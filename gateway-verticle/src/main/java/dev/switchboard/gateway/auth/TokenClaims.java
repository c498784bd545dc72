package dev.switchboard.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.WholeNumbers;
import dev.switchboard.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart by the strict JSON rules of the house, before (its header) and after (its
 * claims) the signature is checked.
 */
record TokenClaims(String algorithm, @Nullable String keyId, ObjectNode claims) {

  static final Set<String> ALGORITHMS =
      Set.of(
          "HS256", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** The longest token looked at, in characters. */
  private static final int MAX_LENGTH = 16_384;

  /** The latest moment that an expiry may name, in epoch seconds: the year 9999. */
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

  /**
   * Takes a token apart.
   *
   * @throws FailureException where it is none, or of an algorithm that is not taken at all
   */
  static TokenClaims parse(String token) {
    if (token.length() > MAX_LENGTH) {
      throw wrong();
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw wrong();
    }
    ObjectNode header = object(parts[0]);
    JsonNode algorithm = header.path("alg");
    JsonNode keyId = header.path("kid");
    // A critical extension must be understood, and we know none (RFC 7515, 4.1.11).
    if (!ALGORITHMS.contains(algorithm.asText()) || header.has("crit") || header.has("nonce")) {
      throw wrong();
    }
    return new TokenClaims(
        algorithm.asText(), keyId.isTextual() ? keyId.textValue() : null, object(parts[1]));
  }

  /** Who the claims, once proved, speak of. */
  Principal principal(int leewaySeconds) {
    return new Principal(userId(), role(), grants(), Principal.Proof.TOKEN, expiry(leewaySeconds));
  }

  private UserId userId() {
    JsonNode sub = claims.path("sub");
    String name =
        sub.isTextual()
            ? sub.textValue()
            : WholeNumbers.of(sub).map(BigInteger::toString).orElseThrow(TokenClaims::wrong);
    try {
      return UserId.of(name);
    } catch (FailureException e) {
      throw wrong();
    }
  }

  private Role role() {
    JsonNode role = claims.path("role");
    if (role.isMissingNode()) {
      return Role.USER;
    }
    return Role.of(role.isTextual() ? role.textValue() : "").orElseThrow(TokenClaims::wrong);
  }

  private List<String> grants() {
    JsonNode topics = claims.path("topics");
    if (!topics.isMissingNode() && !topics.isArray()) {
      throw wrong();
    }
    List<String> patterns = new ArrayList<>(topics.size());
    for (JsonNode pattern : topics) {
      if (!pattern.isTextual()) {
        throw wrong();
      }
      patterns.add(pattern.textValue());
    }
    return patterns;
  }

  private @Nullable Long expiry(int leewaySeconds) {
    JsonNode exp = claims.path("exp");
    if (exp.isMissingNode()) {
      return null;
    }
    if (!exp.isNumber()) {
      throw wrong();
    }
    BigDecimal seconds = exp.decimalValue().min(MAX_SECONDS).max(BigDecimal.ZERO);
    return (seconds.setScale(0, RoundingMode.FLOOR).longValueExact() + leewaySeconds) * 1_000;
  }

  private static ObjectNode object(String base64) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(base64);
      return Json.parseObject(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
    } catch (IllegalArgumentException | CharacterCodingException | FailureException e) {
      throw wrong();
    }
  }

  static FailureException wrong() {
    return Failure.of(FailureCode.AUTHENTICATION_FAILED, "the token is not valid").exception();
  }

  static FailureException expired() {
    return Failure.of(FailureCode.AUTHENTICATION_FAILED, "the token has expired").exception();
  }
}
