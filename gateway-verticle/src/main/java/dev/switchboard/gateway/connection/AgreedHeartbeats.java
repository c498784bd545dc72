package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.dialect.Heartbeats;
import dev.switchboard.protocol.message.ServerMessage;

/**
 * The signs of life that a socket's dialect has agreed on with its client: those of the server are
 * given, and those of the client are missed. Lives on the socket's event loop.
 */
final class AgreedHeartbeats {

  /** How often a socket is looked at that may be silent for long, seconds. */
  private static final int LONGEST_LOOK = Deadlines.SLOTS - 1;

  private final Connection connection;
  private final Heartbeats agreed;
  private final int look;
  private boolean heard;
  private int silentSeconds;

  AgreedHeartbeats(Connection connection, Heartbeats agreed) {
    this.connection = connection;
    this.agreed = agreed;
    this.look = Math.min(agreed.withinSeconds(), LONGEST_LOOK);
  }

  void begin() {
    if (agreed.everySeconds() > 0) {
      connection.inSeconds(agreed.everySeconds(), this::give);
    }
    if (agreed.withinSeconds() > 0) {
      connection.inSeconds(look, this::miss);
    }
  }

  /** The client has said something. */
  void heard() {
    heard = true;
  }

  private int give() {
    // What a full socket has yet to be sent tells as much.
    if (connection.writable()) {
      connection.tell(new ServerMessage.Heartbeat(null, connection.now()));
    }
    return agreed.everySeconds();
  }

  private int miss() {
    // The silence of a socket that is not read from means nothing.
    silentSeconds = heard || !connection.gate().open() ? 0 : silentSeconds + look;
    heard = false;
    if (silentSeconds >= 2L * agreed.withinSeconds()) {
      connection.silent();
      return 0;
    }
    return look;
  }
}
