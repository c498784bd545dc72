package dev.switchboard.protocol.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of what one client may cost (contract 5). */
public final class LimitKeys {

  private static final Pattern MAX_OPEN_FILES = Pattern.compile("^Max open files +([0-9]{1,18}) ");
  private static final long ASSUMED_OPEN_FILES = 65_536;
  private static final long MIN_OTHER_FILES = 256;
  private static final long MIN_CONNECTIONS = 64;
  private static final int MIN_UNAUTHENTICATED = 100;
  private static final long MAX_CONNECTIONS = 10_000_000;

  public static final SettingKey MESSAGE_BYTES =
      SettingKey.integer("limits.messageBytes", "size of the largest message taken, in bytes")
          .defaultsTo(65_536)
          .between(1_024, 67_108_864);

  public static final SettingKey MESSAGES_PER_SECOND =
      SettingKey.integer("limits.messagesPerSecond", "messages a second that a socket may send")
          .defaultsTo(50)
          .between(1, 1_000_000);

  public static final SettingKey BURST =
      SettingKey.integer("limits.burst", "messages that a socket may send at once")
          .defaultsTo(100)
          .between(1, 1_000_000);

  public static final SettingKey SUBSCRIPTIONS_PER_CONNECTION =
      SettingKey.integer("limits.subscriptionsPerConnection", "topics a socket may subscribe to")
          .defaultsTo(1_000)
          .between(1, 1_000_000);

  public static final SettingKey CONNECTIONS_PER_USER =
      SettingKey.integer("limits.connectionsPerUser", "sockets of one principal; 0 sets no limit")
          .defaultsTo(5)
          .between(0, 1_000_000);

  public static final SettingKey CONNECTIONS =
      SettingKey.integer("limits.connections", "sockets in all; 0 sets no limit")
          .defaultsTo("what the limit of open files bears", settings -> borneByOpenFiles())
          .between(0, 10_000_000);

  public static final SettingKey CONNECTIONS_PER_ADDRESS =
      SettingKey.integer(
              "limits.connectionsPerAddress",
              "sockets of one client address, of IPv6 its first 64 bits; 0 sets no limit")
          .defaultsTo("1000, but none for loopback addresses", settings -> 1_000)
          .between(0, 10_000_000);

  public static final SettingKey UNAUTHENTICATED =
      SettingKey.integer(
              "limits.unauthenticated", "sockets that have yet to authenticate; 0 sets no limit")
          .defaultsTo(
              "half of limits.connections, at least 100",
              settings -> halfOf(settings.integer(CONNECTIONS)))
          .between(0, 10_000_000);

  public static final SettingKey RESUME_SECONDS =
      SettingKey.integer("limits.resumeSeconds", "seconds a lost socket's subscriptions are kept")
          .defaultsTo(120)
          .between(0, 86_400);

  private LimitKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(
        MESSAGE_BYTES,
        MESSAGES_PER_SECOND,
        BURST,
        SUBSCRIPTIONS_PER_CONNECTION,
        CONNECTIONS_PER_USER,
        CONNECTIONS,
        CONNECTIONS_PER_ADDRESS,
        UNAUTHENTICATED,
        RESUME_SECONDS);
  }

  private static int halfOf(int connections) {
    return connections == 0 ? 0 : Math.max(MIN_UNAUTHENTICATED, connections / 2);
  }

  /** How many files this process may have open, as Linux tells; elsewhere a common value. */
  private static long openFiles() {
    try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
      return limits
          .map(MAX_OPEN_FILES::matcher)
          .filter(Matcher::find)
          .map(line -> Long.valueOf(line.group(1)))
          .findFirst()
          .orElse(ASSUMED_OPEN_FILES);
    } catch (IOException | RuntimeException notLinux) {
      return ASSUMED_OPEN_FILES;
    }
  }

  /** All open files but those that database, logs, jars, TCP sessions and plain HTTP need. */
  private static int borneByOpenFiles() {
    long files = openFiles();
    long others = Math.max(MIN_OTHER_FILES, files / 8);
    return (int) Math.max(MIN_CONNECTIONS, Math.min(MAX_CONNECTIONS, files - others));
  }
}
