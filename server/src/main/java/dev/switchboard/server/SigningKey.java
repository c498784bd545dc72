package dev.switchboard.server;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
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
    return settings.with(AuthKeys.SECRET, read(file), file.toString());
  }

  /**
   * Checks the data directory's secret, where that is what would be used.
   *
   * @throws StartupException where there is one that cannot be used
   */
  static void check(Settings settings, DataDirectory directory) {
    boolean used = settings.optionalText(AuthKeys.SECRET).isEmpty() && !checkedOtherwise(settings);
    if (used && Files.exists(directory.secretFile())) {
      String unused = read(directory.secretFile());
    }
  }

  private static String read(Path file) {
    try {
      String secret = Files.readString(file).strip();
      if (!AuthKeys.isLongEnough(secret)) {
        throw new StartupException(
            file
                + (secret.isEmpty() ? ": is empty" : ": must be at least 32 bytes long")
                + "; remove it to have a new one made");
      }
      return secret;
    } catch (MalformedInputException e) {
      throw new StartupException(file + ": is not UTF-8 text");
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
