package dev.switchboard.store;

import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how much may queue for it.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://…}
 * @param user PostgreSQL's user; null where the URL names one or none is needed
 * @param queueBound how many works, and how many reads, may wait
 * @param readers how many reads run at a time, each on a connection of its own
 */
public record StoreConfig(
    String url, @Nullable String user, @Nullable String password, int queueBound, int readers) {

  /** Where the database is; what it is by default, the server says. */
  public static final SettingKey URL =
      SettingKey.text(
              "store.url", "the database: jdbc:sqlite:<file> or jdbc:postgresql://<host>/<name>")
          .asSecret();

  public static final SettingKey USER = SettingKey.text("store.user", "PostgreSQL's user");

  public static final SettingKey PASSWORD =
      SettingKey.text("store.password", "PostgreSQL's password").asSecret();

  public static final SettingKey QUEUE_BOUND =
      SettingKey.integer("store.queueBound", "how many writes, and how many reads, may wait")
          .between(1, 1_000_000)
          .defaultsTo(8_192);

  public static final SettingKey READERS =
      SettingKey.integer("store.readers", "how many reads run at a time")
          .between(1, 64)
          .defaultsTo(2);

  /** All settings of the store. */
  public static final List<SettingKey> KEYS = List.of(URL, USER, PASSWORD, QUEUE_BOUND, READERS);

  public StoreConfig {
    if (queueBound < 1 || readers < 1) {
      throw new IllegalArgumentException("queueBound and readers must be at least 1");
    }
  }

  /** Reads the settings; the URL is that given, else the server's default. */
  public static StoreConfig from(Settings settings, String defaultUrl) {
    return new StoreConfig(
        settings.optionalText(URL).orElse(defaultUrl),
        settings.optionalText(USER).orElse(null),
        settings.optionalText(PASSWORD).orElse(null),
        settings.integer(QUEUE_BOUND),
        settings.integer(READERS));
  }

  /** A database of that URL, all else by default. */
  public static StoreConfig of(String url) {
    return from(Settings.of(java.util.Map.of()), url);
  }

  /** Says nothing of the password, nor of one inside the URL. */
  @Override
  public String toString() {
    return "StoreConfig[queueBound=" + queueBound + ", readers=" + readers + "]";
  }
}
