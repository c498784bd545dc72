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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One wire format: functions between frames and messages. Whatever it must know of a socket comes
 * as {@link ConnectionView}. Nothing that a client sends makes a method throw.
 *
 * <p>A dialect that all its sockets share is stateless and thread-safe. One with the trait {@link
 * DialectRules.Trait#ONE_PER_SOCKET} is called on its socket's event loop only, and may hold what
 * it must remember of that socket. The methods with a default are for such dialects.
 */
public interface Dialect {

  /** What the gateway must know of it. */
  DialectRules rules();

  /** Reads the query of a handshake; every name once, the first value counts. */
  Opening opening(Map<String, String> query);

  /** Topics that a principal's socket is subscribed to from the start, without being told so. */
  default List<Topic> ownTopics(Principal principal) {
    return List.of();
  }

  /**
   * Reads a text frame; what is not of the form becomes {@link ClientMessage.Rejected}. A dialect
   * without text frames rejects it.
   */
  default ClientMessage decode(String text, ConnectionView connection) {
    return new ClientMessage.Rejected(
        null, Failure.of(FailureCode.INVALID_MESSAGE, "this dialect has no text messages"));
  }

  /** Reads a binary frame; a dialect without binary frames rejects it. */
  default ClientMessage decode(byte[] binary, ConnectionView connection) {
    return new ClientMessage.Rejected(
        null, Failure.of(FailureCode.INVALID_MESSAGE, "this dialect has no binary messages"));
  }

  /**
   * Reads a text frame that may hold several messages; they are taken in their order, each once
   * what came before it is settled. For a frame that holds no whole one it gives a {@link
   * ClientMessage.Heartbeat} to whose answer it has no words, so that every frame counts against
   * the rate.
   */
  default List<ClientMessage> decodeAll(String text, ConnectionView connection) {
    return List.of(decode(text, connection));
  }

  /** The same for a binary frame. */
  default List<ClientMessage> decodeAll(byte[] binary, ConnectionView connection) {
    return List.of(decode(binary, connection));
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

  /** Whether the socket is closed behind this message, since the protocol says so. */
  default boolean endsSocket(ServerMessage message) {
    return false;
  }

  /**
   * What this socket and its client have agreed on; asked once, behind {@link
   * ServerMessage.Authenticated}. The gateway then tells the socket a {@link
   * ServerMessage.Heartbeat} without an id as often as it says.
   */
  default Heartbeats heartbeats() {
    return Heartbeats.NONE;
  }

  /**
   * Whether this socket's client acknowledges the events of a topic that wait for it, such as
   * notifications (contract 5.1): being written is not being delivered then.
   */
  default boolean acknowledges(Topic topic) {
    return rules().acknowledges();
  }

  /** An event was written to this socket, of a topic whose events its client acknowledges. */
  default void written(Event event) {}

  /**
   * The sequence of the oldest event of a durable topic that was written to this socket and that
   * its client has yet to acknowledge: the next socket of the client goes on from there. Empty
   * where what was written is done with.
   */
  default OptionalLong unacknowledged(Topic topic) {
    return OptionalLong.empty();
  }
}
