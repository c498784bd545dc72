package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.Settings;
import java.time.Duration;

/**
 * What a socket and a principal may do (contract 5).
 *
 * @param connectionsPerUser 0 for no limit
 * @param authentication how long a socket that must authenticate has
 * @param heartbeat between two pings; a socket silent for as long after one is dropped
 * @param stalled how long a socket may take nothing of what waits for it
 * @param slowestReader bytes per second; a socket that takes them is never taken for stalled,
 *     however late its kernel tells of it
 */
public record GatewayLimits(
    int messageBytes,
    int messagesPerSecond,
    int burst,
    int subscriptionsPerConnection,
    int connectionsPerUser,
    Duration resume,
    Duration authentication,
    Duration heartbeat,
    Duration stalled,
    int slowestReader) {

  /** The limits that are not configured. */
  private static final Duration AUTHENTICATION = Duration.ofSeconds(10);

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration STALLED = Duration.ofSeconds(10);
  private static final int SLOWEST_READER = 4_096;

  /** Reads them from the settings. */
  public static GatewayLimits from(Settings settings) {
    return new GatewayLimits(
        settings.integer(LimitKeys.MESSAGE_BYTES),
        settings.integer(LimitKeys.MESSAGES_PER_SECOND),
        settings.integer(LimitKeys.BURST),
        settings.integer(LimitKeys.SUBSCRIPTIONS_PER_CONNECTION),
        settings.integer(LimitKeys.CONNECTIONS_PER_USER),
        settings.seconds(LimitKeys.RESUME_SECONDS),
        AUTHENTICATION,
        HEARTBEAT,
        STALLED,
        SLOWEST_READER);
  }
}
