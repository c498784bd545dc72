package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.List;
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

  /**
   * The form of this dialect that a socket with this query speaks, such as one with
   * acknowledgements. The same query gives the same object, for sockets share what it encodes.
   */
  default Dialect variant(Map<String, String> query) {
    return this;
  }

  /** Reads the query of a handshake; every name once, the first value counts. */
  Opening opening(Map<String, String> query);

  /** Topics that a principal's socket is subscribed to from the start, without being told so. */
  default List<Topic> ownTopics(Principal principal) {
    return List.of();
  }

  /** Reads a text frame; what is not of the form becomes {@link ClientMessage.Rejected}. */
  ClientMessage decode(String text, ConnectionView connection);

  /** Reads a binary frame; a dialect without binary frames rejects it. */
  default ClientMessage decode(byte[] binary, ConnectionView connection) {
    return new ClientMessage.Rejected(
        null, Failure.of(FailureCode.INVALID_MESSAGE, "this dialect has no binary messages"));
  }

  /** Writes an answer as the payload of a frame; null where this dialect says nothing. */
  byte @Nullable [] encode(ServerMessage message, ConnectionView connection);

  /**
   * Writes an event as the payload of a frame that is the same for all sockets; null where this
   * dialect has no words for it.
   */
  byte @Nullable [] encode(Event event);

  /** Puts several encoded events into one frame; null where each goes into a frame of its own. */
  default byte @Nullable [] join(List<byte[]> events) {
    return null;
  }
}
