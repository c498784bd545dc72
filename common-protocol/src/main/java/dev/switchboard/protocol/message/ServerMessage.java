package dev.switchboard.protocol.message;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a socket is told besides events, free of its dialect. */
public sealed interface ServerMessage {

  /** The kinds, for dispatch without instanceof. */
  enum Kind {
    WELCOME,
    AUTHENTICATED,
    SUBSCRIBED,
    UNSUBSCRIBED,
    INVOKED,
    HEARTBEAT,
    FAILED,
    CLOSING
  }

  /** Which kind this is. */
  Kind kind();

  /** The first message on a socket: of every one, or behind a token at the handshake. */
  record Welcome(long serverTimeMs) implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.WELCOME;
    }
  }

  /** The client is who it says, or its token's new end is known. */
  record Authenticated(ClientMessage.Authenticate request, Principal principal, long serverTimeMs)
      implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.AUTHENTICATED;
    }
  }

  /** A subscription began; what was missed follows, then live events. */
  record Subscribed(ClientMessage.Subscribe request, List<Confirmed> topics, long serverTimeMs)
      implements ServerMessage {
    public Subscribed {
      topics = List.copyOf(topics);
    }

    @Override
    public Kind kind() {
      return Kind.SUBSCRIBED;
    }
  }

  /**
   * One confirmed topic.
   *
   * @param position its head; null for an ephemeral topic
   * @param recovered whether all that came behind {@code since} follows; null where none was asked
   */
  record Confirmed(Topic topic, @Nullable Position position, @Nullable Boolean recovered) {}

  /** Subscriptions ended. */
  record Unsubscribed(ClientMessage.Unsubscribe request, long serverTimeMs)
      implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.UNSUBSCRIBED;
    }
  }

  /** A command was carried out; what it changed is on disk. */
  record Invoked(ClientMessage.Invoke request, Reply<?> reply, long serverTimeMs)
      implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.INVOKED;
    }
  }

  /** The sign of life. */
  record Heartbeat(@Nullable RequestId requestId, long serverTimeMs) implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.HEARTBEAT;
    }
  }

  /**
   * The server is about to close the socket.
   *
   * @param code of the close frame that follows
   * @param reconnect whether the client should come back
   * @param retryAfterMs after how long, milliseconds
   */
  record Closing(int code, String reason, boolean reconnect, long retryAfterMs, long serverTimeMs)
      implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.CLOSING;
    }
  }

  /**
   * Something was refused.
   *
   * @param request what failed; null for what no request caused, such as an expired token
   */
  record Failed(@Nullable ClientMessage request, Failure failure, long serverTimeMs)
      implements ServerMessage {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }
}
