package dev.switchboard.protocol.settings;

import java.util.List;

/** The settings of who may connect (contract 3). */
public final class AuthKeys {

  public static final SettingKey ANONYMOUS =
      SettingKey.flag("auth.anonymous", "whether clients without a token may use chat and HTTP")
          .defaultsTo("true while every listener is on loopback", ListenerKeys::allOnLoopback);

  public static final SettingKey SECRET =
      SettingKey.text("auth.jwt.secret", "HS256 secret that tokens are signed and checked with")
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

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        ANONYMOUS, SECRET, PUBLIC_KEY, PUBLIC_KEY_FILE, JWKS, ISSUER, AUDIENCE, LEEWAY_SECONDS);
  }
}
