package dev.switchboard.gateway.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys as PEM text: RSA of at least 2,048 bits, or EC on P-256. Java 17 does not read PEM,
 * and Vert.x does so only for an algorithm that is known already, takes keys of any strength and
 * private ones, and no text on one line.
 */
final class PublicKeyPem {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----(.+?)-----END PUBLIC KEY-----\\s*", Pattern.DOTALL);
  static final int MIN_RSA_BITS = 2_048;
  private static final int EC_BITS = 256;

  private PublicKeyPem() {}

  /** Reads a key; line breaks may be the two characters {@code \n}, as variables hold them. */
  static Optional<PublicKey> parse(String text) {
    Matcher matcher = FORM.matcher(text.replace("\\n", "\n"));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return key("RSA", der).or(() -> key("EC", der)).filter(PublicKeyPem::isStrong);
  }

  /** Writes a key. */
  static String format(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The one algorithm that signatures of this key may have. */
  static String algorithm(PublicKey key) {
    return key instanceof RSAPublicKey ? "RS256" : "ES256";
  }

  private static Optional<PublicKey> key(String type, byte[] der) {
    try {
      return Optional.of(KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static boolean isStrong(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? rsa.getModulus().bitLength() >= MIN_RSA_BITS
        : key instanceof ECPublicKey ec
            && ec.getParams().getCurve().getField().getFieldSize() == EC_BITS;
  }
}
