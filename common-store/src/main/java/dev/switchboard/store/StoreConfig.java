package dev.switchboard.store;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how much may queue for it.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://…}
 * @param user PostgreSQL's user; null where the URL names one or none is needed
 * @param queueBound how many works, and how many reads, may wait
 * @param readers how many reads run at a time, each on a connection of its own
 * @param sqlSchema the schema of the functions for SQL clients, on PostgreSQL
 * @param shared whether nodes of a cluster have the database together; a lone server has it alone
 */
public record StoreConfig(
    String url,
    @Nullable String user,
    @Nullable String password,
    int queueBound,
    int readers,
    String sqlSchema,
    boolean shared) {

  public static final SettingKey QUEUE_BOUND =
      SettingKey.integer("store.queueBound", "how many writes, and how many reads, may wait")
          .between(1, 1_000_000)
          .defaultsTo(8_192);

  public static final SettingKey READERS =
      SettingKey.integer("store.readers", "how many reads run at a time")
          .between(1, 64)
          .defaultsTo(2);

  /** The settings that only the store knows; where it is stands in {@link NodeKeys}. */
  public static final List<SettingKey> KEYS = List.of(QUEUE_BOUND, READERS);

  private static final String SQL_SCHEMA = Settings.of(Map.of()).text(NodeKeys.STORE_SQL_SCHEMA);

  public StoreConfig {
    if (queueBound < 1 || readers < 1) {
      throw new IllegalArgumentException("queueBound and readers must be at least 1");
    }
  }

  /** A database for one server. */
  public StoreConfig(
      String url, @Nullable String user, @Nullable String password, int queueBound, int readers) {
    this(url, user, password, queueBound, readers, SQL_SCHEMA, false);
  }

  /** The same database for the nodes of a cluster. */
  public StoreConfig asShared() {
    return new StoreConfig(url, user, password, queueBound, readers, sqlSchema, true);
  }

  /** Reads the settings. */
  public static StoreConfig from(Settings settings) {
    return new StoreConfig(
        settings.text(NodeKeys.STORE_URL),
        settings.optionalText(NodeKeys.STORE_USER).orElse(null),
        settings.optionalText(NodeKeys.STORE_PASSWORD).orElse(null),
        settings.integer(QUEUE_BOUND),
        settings.integer(READERS),
        settings.text(NodeKeys.STORE_SQL_SCHEMA),
        settings.flag(NodeKeys.CLUSTER_ENABLED));
  }

  /** A database of that URL, all else by default. */
  public static StoreConfig of(String url) {
    return from(Settings.of(Map.of(NodeKeys.STORE_URL.name(), url)));
  }

  /** Says nothing of the password, nor of one inside the URL. */
  @Override
  public String toString() {
    return "StoreConfig[queueBound=" + queueBound + ", readers=" + readers + "]";
  }
}
