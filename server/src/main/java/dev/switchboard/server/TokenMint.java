package dev.switchboard.server;

import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens of contract 3 with HS256 (RFC 7515, RFC 7519). */
final class TokenMint {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Settings settings;
  private final Clock clock;

  /** Takes settings that have a secret. */
  TokenMint(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A token that is good from now on for as long as given. */
  String mint(String subject, Role role, List<String> topics, Duration timeToLive) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", subject);
    claims.put("role", role.claim());
    if (!topics.isEmpty()) {
      claims.put("topics", topics);
    }
    settings.optionalText(AuthKeys.ISSUER).ifPresent(issuer -> claims.put("iss", issuer));
    settings.optionalText(AuthKeys.AUDIENCE).ifPresent(audience -> claims.put("aud", audience));
    claims.put("iat", now);
    claims.put("exp", now + timeToLive.toSeconds());
    Map<String, String> header = new LinkedHashMap<>();
    header.put("typ", "JWT");
    header.put("alg", "HS256");
    String signed = encode(Json.encode(header)) + "." + encode(Json.encode(claims));
    return signed + "." + encode(signature(signed));
  }

  private byte[] signature(String text) {
    byte[] secret = settings.text(AuthKeys.SECRET).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }
}
