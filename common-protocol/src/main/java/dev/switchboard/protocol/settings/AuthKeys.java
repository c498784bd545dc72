package dev.switchboard.protocol.settings;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The settings of who may connect (contract 3). */
public final class AuthKeys {

  /** What RFC 7518, section 3.2, asks of a secret for HS256; a shorter one can be guessed. */
  public static final int MIN_SECRET_BYTES = 32;

  public static final SettingKey ANONYMOUS =
      SettingKey.flag("auth.anonymous", "whether clients without a token may use chat and HTTP")
          .defaultsTo("true while every listener is on loopback", ListenerKeys::allOnLoopback);

  public static final SettingKey SECRET =
      SettingKey.text("auth.jwt.secret", "secret that tokens are signed and checked with")
          .checked("at least 32 bytes long", AuthKeys::isLongEnough)
          .asSecret();

  public static final SettingKey PUBLIC_KEY =
      SettingKey.text(
              "auth.jwt.publicKey", "PEM text of the RS256 or ES256 key tokens are checked by")
          .checked("a PEM public key", text -> text.contains("-----BEGIN "));

  public static final SettingKey PUBLIC_KEY_FILE =
      SettingKey.text("auth.jwt.publicKeyFile", "the same as a file");

  public static final SettingKey JWKS =
      SettingKey.text("auth.jwt.jwks", "URL of the key set tokens are checked by")
          .checked("an http or https URL", text -> text.matches("https?://\\S+"));

  public static final SettingKey ISSUER =
      SettingKey.text("auth.jwt.issuer", "the issuer that a token must name");

  public static final SettingKey AUDIENCE =
      SettingKey.text("auth.jwt.audience", "the audience that a token must name");

  public static final SettingKey LEEWAY_SECONDS =
      SettingKey.integer("auth.jwt.leeway", "seconds by which clocks may differ")
          .defaultsTo(0)
          .between(0, 3_600);

  private AuthKeys() {}

  /** Whether a secret has the length that it must have. */
  public static boolean isLongEnough(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8).length >= MIN_SECRET_BYTES;
  }

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        ANONYMOUS, SECRET, PUBLIC_KEY, PUBLIC_KEY_FILE, JWKS, ISSUER, AUDIENCE, LEEWAY_SECONDS);
  }
}
