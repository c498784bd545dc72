package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingException;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, and what tokens are checked by. The server refuses settings with more than one
 * kind of key.
 *
 * @param anonymous whether clients without a token may come in where the contract allows it
 * @param secret for HS256, HS384 and HS512; null for none
 * @param publicKey an RSA key for RS256 or a P-256 key for ES256; null for none
 * @param jwks URL of a key set; null for none
 * @param issuer what {@code iss} must be; null for anything
 * @param audience what must be among {@code aud}; null for anything
 * @param leewaySeconds by which clocks may differ
 */
public record AuthConfig(
    boolean anonymous,
    @Nullable String secret,
    @Nullable PublicKey publicKey,
    @Nullable String jwks,
    @Nullable String issuer,
    @Nullable String audience,
    int leewaySeconds) {

  /**
   * Reads the settings and the files they name. Blocks; for the start only.
   *
   * @throws SettingException where a key cannot be read or is none
   */
  public static AuthConfig from(Settings settings) {
    String secret = settings.optionalText(AuthKeys.SECRET).orElse(null);
    if (secret != null && secret.isEmpty()) {
      throw settings.refuse(AuthKeys.SECRET, "must not be empty");
    }
    return new AuthConfig(
        settings.flag(AuthKeys.ANONYMOUS),
        secret,
        publicKey(settings),
        settings.optionalText(AuthKeys.JWKS).orElse(null),
        settings.optionalText(AuthKeys.ISSUER).orElse(null),
        settings.optionalText(AuthKeys.AUDIENCE).orElse(null),
        settings.integer(AuthKeys.LEEWAY_SECONDS));
  }

  private static @Nullable PublicKey publicKey(Settings settings) {
    String text = settings.optionalText(AuthKeys.PUBLIC_KEY).orElse(null);
    if (text != null) {
      return parse(settings, AuthKeys.PUBLIC_KEY, Settings.MASK, text);
    }
    String file = settings.optionalText(AuthKeys.PUBLIC_KEY_FILE).orElse(null);
    if (file == null) {
      return null;
    }
    String read;
    try {
      read = Files.readString(Path.of(file));
    } catch (IOException | RuntimeException e) {
      throw settings.refuse(AuthKeys.PUBLIC_KEY_FILE, "cannot be read");
    }
    return parse(settings, AuthKeys.PUBLIC_KEY_FILE, file, read);
  }

  // What was given as a public key may be a private one, so a text is never shown.
  private static PublicKey parse(Settings settings, SettingKey key, String shown, String text) {
    return PublicKeyPem.parse(text)
        .orElseThrow(
            () ->
                new SettingException(
                    settings.source(key),
                    key.name(),
                    shown,
                    "must be the PEM form (BEGIN PUBLIC KEY) of an RSA or P-256 key"));
  }

  @Override
  public String toString() {
    return "AuthConfig[anonymous=" + anonymous + ", keys hidden]";
  }
}
