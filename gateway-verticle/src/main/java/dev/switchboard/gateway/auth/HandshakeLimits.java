package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.settings.LimitKeys;
import dev.switchboard.protocol.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sockets there may be: in all, of one client address, and of those that have not
 * authenticated yet. A socket over a limit is refused before the upgrade, where that costs least.
 * Counts this process alone. Thread-safe.
 */
public final class HandshakeLimits {

  private static final Logger LOG = LoggerFactory.getLogger(HandshakeLimits.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final Bounds bounds;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger unauthenticated = new AtomicInteger();
  private final Map<String, Integer> bySite = new ConcurrentHashMap<>();
  private final LogThrottle lines = new LogThrottle(LOG_INTERVAL, System::nanoTime);

  public HandshakeLimits(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * The bounds, each 0 for none.
   *
   * @param perAddress counts IPv6 by its first 64 bits
   * @param loopbackToo whether loopback addresses, behind which may be a proxy, are counted too
   */
  public record Bounds(int connections, int perAddress, boolean loopbackToo, int unauthenticated) {

    /** No bounds at all. */
    public static final Bounds NONE = new Bounds(0, 0, false, 0);

    /** Reads them from the settings. */
    public static Bounds from(Settings settings) {
      return new Bounds(
          settings.integer(LimitKeys.CONNECTIONS),
          settings.integer(LimitKeys.CONNECTIONS_PER_ADDRESS),
          settings.isGiven(LimitKeys.CONNECTIONS_PER_ADDRESS),
          settings.integer(LimitKeys.UNAUTHENTICATED));
    }
  }

  /** What a handshake gets: a place, or the reason why not. */
  public sealed interface Claim permits Place, Refusal {}

  /**
   * No place.
   *
   * @param status of HTTP
   * @param retryAfterSeconds when it may be worth trying again
   */
  public record Refusal(int status, String detail, int retryAfterSeconds) implements Claim {}

  /** A socket's place, until it is given back; calls after the first of a kind do nothing. */
  public final class Place implements Claim {

    private final String site;
    private boolean authenticated;
    private boolean released;

    private Place(String site) {
      this.site = site;
    }

    /** The socket's principal is known. */
    public synchronized void authenticated() {
      if (!authenticated) {
        authenticated = true;
        unauthenticated.decrementAndGet();
      }
    }

    /** The socket is gone. */
    public synchronized void release() {
      if (!released) {
        released = true;
        authenticated();
        open.decrementAndGet();
        bySite.computeIfPresent(site, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /**
   * Takes a place for a socket.
   *
   * @param address of the client, as {@link ClientAddress} tells it
   */
  public Claim claim(String address) {
    int perAddress =
        bounds.loopbackToo() || !ClientAddress.isLoopback(address) ? bounds.perAddress() : 0;
    String site = ClientAddress.site(address);
    if (isOver(open.incrementAndGet(), bounds.connections())) {
      open.decrementAndGet();
      return refused(503, "the server has as many sockets as limits.connections allows", 5);
    }
    if (isOver(unauthenticated.incrementAndGet(), bounds.unauthenticated())) {
      unauthenticated.decrementAndGet();
      open.decrementAndGet();
      return refused(
          503, "as many sockets as limits.unauthenticated allows have yet to authenticate", 1);
    }
    Place place = new Place(site);
    if (isOver(bySite.merge(site, 1, Integer::sum), perAddress)) {
      place.release();
      return refused(
          429, "this address has as many sockets as limits.connectionsPerAddress allows", 5);
    }
    return place;
  }

  private static boolean isOver(int count, int bound) {
    return bound > 0 && count > bound;
  }

  private Refusal refused(int status, String detail, int retryAfterSeconds) {
    lines.write(
        leftOut ->
            LOG.atWarn()
                .addKeyValue("reason", detail)
                .addKeyValue("sinceTheLastLine", leftOut)
                .log("A handshake is refused"));
    return new Refusal(status, detail, retryAfterSeconds);
  }
}
