package dev.switchboard.benchmarks;

import dev.switchboard.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens with the secret that the measured servers are given. */
final class Tokens {

  static final String SECRET = "the-benchmark-signs-its-own-tokens-with-this-secret";

  private static final long LIFETIME_SECONDS = 86_400;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private Tokens() {}

  static String user(String subject) {
    return sign(subject, "user");
  }

  static String admin(String subject) {
    return sign(subject, "admin");
  }

  private static String sign(String subject, String role) {
    long now = System.currentTimeMillis() / 1_000;
    String claims =
        Json.object()
            .put("sub", subject)
            .put("role", role)
            .put("iat", now)
            .put("exp", now + LIFETIME_SECONDS)
            .toString();
    String signed = HEAD + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return signed
          + "."
          + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new BenchException("this Java cannot sign with HmacSHA256", e);
    }
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
