package dev.switchboard.protocol.bus;

import java.util.Set;

/** Every event-bus address, in one place. */
public final class Addresses {

  /** Domains publish a {@code DomainAnnouncement} here when they come up or are asked. */
  public static final String ANNOUNCEMENTS = "switchboard.domains.announced";

  /** A gateway that comes up asks here who is there. */
  public static final String ROLL_CALL = "switchboard.domains.roll-call";

  /** Every gateway loop of a node hears an {@link EventBatch} per commit here. */
  public static final String EVENTS = "switchboard.events";

  /** A node with the store answers a {@link LogRead} here by a {@link LogPage}. */
  public static final String LOG = "switchboard.log";

  /** A gateway answers the name of a command by that of the domain that has it, or by nothing. */
  public static final String COMMAND_OWNER = "switchboard.commands.owner";

  /** Gateways publish a {@link SocketChange} here for each socket by which commands came. */
  public static final String SOCKETS = "switchboard.sockets";

  /**
   * Gateways of a cluster publish here that a socket left something for the next one of its client:
   * the hash of the client's key. What is lost on the way is found in the store a second later.
   */
  public static final String SOCKET_LEFT = "switchboard.sockets.left";

  /** A gateway is told here by {@link PresenceTold} who is on other nodes. */
  public static final String PRESENCE = "switchboard.presence";

  /** A gateway to which something told was lost asks here, by its name, to be told all. */
  public static final String PRESENCE_WANTED = "switchboard.presence.wanted";

  /** A gateway answers {@link PresenceAsk} here, for members of a topic that it keeps. */
  public static final String PRESENCE_MEMBERS = "switchboard.presence.members";

  /** A gateway answers {@link PresenceAsk} here, for the counts of its own sockets. */
  public static final String PRESENCE_COUNTS = "switchboard.presence.counts";

  /** A gateway lists its own sockets here. */
  public static final String GATEWAY_SOCKETS = "switchboard.gateway.sockets";

  /** A gateway closes one of its own sockets here. */
  public static final String GATEWAY_CLOSE = "switchboard.gateway.close";

  /** A gateway counts the socket of another one here. */
  public static final String GATEWAY_CLAIM = "switchboard.gateway.claim";

  /** A gateway is told here which sockets of another one it is to count from now on, or no more. */
  public static final String GATEWAY_PLACES = "switchboard.gateway.places";

  /** A gateway is asked here to tell another one the sockets that that one counts. */
  public static final String GATEWAY_RETELL = "switchboard.gateway.retell";

  /** A gateway asks sockets of its own for a sign of life here. */
  public static final String GATEWAY_PROBE = "switchboard.gateway.probe";

  /** What gateways ask each other. */
  public static final Set<String> GATEWAY =
      Set.of(
          GATEWAY_SOCKETS,
          GATEWAY_CLOSE,
          GATEWAY_CLAIM,
          GATEWAY_PLACES,
          GATEWAY_RETELL,
          GATEWAY_PROBE);

  /** All gateways are told here that there is a new revocation of tokens. */
  public static final String REVOKED = "switchboard.revoked";

  private Addresses() {}

  /** Everything that is for one node comes here, with the address there in a header. */
  public static String node(String id) {
    return "switchboard.node." + id;
  }

  /** Where the command of a name is served. */
  public static String command(String name) {
    return "command." + name;
  }

  /** Where a domain decides about subscriptions. */
  public static String authority(String domain) {
    return "authority." + domain;
  }

  /** Where a domain is told of deliveries. */
  public static String deliveries(String domain) {
    return "deliveries." + domain;
  }

  /** Where a domain is told of acknowledgements. */
  public static String acknowledgements(String domain) {
    return "acknowledgements." + domain;
  }

  /** Where a domain is told how far the slowest sockets have got. */
  public static String pace(String domain) {
    return "pace." + domain;
  }

  /** Where the node that holds a lease is handed the commands to its TCP sessions. */
  public static String tcp(String lease) {
    return "switchboard.tcp." + lease;
  }
}
