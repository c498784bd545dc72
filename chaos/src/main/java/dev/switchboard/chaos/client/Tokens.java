package dev.switchboard.chaos.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens with the secret that the nodes are given. */
public final class Tokens {

  /** The secret. */
  public static final String SECRET = "chaos-signs-its-own-tokens-with-this-very-secret";

  // Longer than a run, and than the hour by which clocks are turned.
  private static final long LIFETIME_SECONDS = 7 * 86_400;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private Tokens() {}

  /** A token of a principal. */
  public static String of(String principal, String role) {
    long expires = System.currentTimeMillis() / 1_000 + LIFETIME_SECONDS;
    String claims = Js.object().put("sub", principal).put("role", role).put("exp", expires) + "";
    String signed = HEAD + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign with HmacSHA256", e);
    }
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
