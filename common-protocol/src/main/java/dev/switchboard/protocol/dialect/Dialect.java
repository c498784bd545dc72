package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One wire format: pure functions between frames and messages. Stateless and thread-safe; whatever
 * it must know of a socket comes as {@link ConnectionView}. Nothing that a client sends makes a
 * method throw.
 */
public interface Dialect {

  /** What the gateway must know of it. */
  DialectRules rules();

  /** Reads the query of a handshake; every name once, the first value counts. */
  Opening opening(Map<String, String> query);

  /** Reads a text frame; what is not of the form becomes {@link ClientMessage.Rejected}. */
  ClientMessage decode(String text, ConnectionView connection);

  /** Writes an answer as the payload of a frame; null where this dialect says nothing. */
  byte @Nullable [] encode(ServerMessage message, ConnectionView connection);

  /**
   * Writes an event as the payload of a frame that is the same for all sockets; null where this
   * dialect has no words for it.
   */
  byte @Nullable [] encode(Event event);
}
