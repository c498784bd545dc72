package dev.switchboard.server;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** The secret that tokens are signed with where the configuration names no other way. */
final class SigningKey {

  private static final int SECRET_BYTES = 48;
  private static final List<SettingKey> OTHER_WAYS =
      List.of(AuthKeys.PUBLIC_KEY, AuthKeys.PUBLIC_KEY_FILE, AuthKeys.JWKS);

  private SigningKey() {}

  /**
   * The settings with a secret in any case that needs one: the configured one, or the data
   * directory's, which is made once.
   */
  static Settings withSecret(Settings settings, DataDirectory directory) {
    if (settings.optionalText(AuthKeys.SECRET).isPresent() || checkedOtherwise(settings)) {
      return settings;
    }
    Path file = directory.secretFile();
    directory.create();
    if (!Files.exists(file)) {
      directory.writeOnce(file, random() + "\n");
    }
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new StartupException(file + ": is empty; remove it to have a new secret made");
      }
      return settings.with(AuthKeys.SECRET, secret, file.toString());
    } catch (IOException e) {
      throw StartupException.of(file + ": cannot be read", e);
    }
  }

  /** Whether tokens are signed elsewhere and only checked here. */
  static boolean checkedOtherwise(Settings settings) {
    return OTHER_WAYS.stream().anyMatch(key -> settings.optionalText(key).isPresent());
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
