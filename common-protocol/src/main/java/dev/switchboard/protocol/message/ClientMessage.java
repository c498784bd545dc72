package dev.switchboard.protocol.message;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.CommandType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client's frame says, free of its dialect. */
public sealed interface ClientMessage {

  /** The kinds, for dispatch without instanceof. */
  enum Kind {
    AUTHENTICATE,
    SUBSCRIBE,
    UNSUBSCRIBE,
    INVOKE,
    HEARTBEAT,
    ACKNOWLEDGE,
    DISCONNECT,
    REJECTED
  }

  /** Which kind this is. */
  Kind kind();

  /** The id that came with it; null where none did. */
  @Nullable RequestId requestId();

  /** As how many messages it counts where a client's rate is limited. */
  default int weight() {
    return 1;
  }

  /**
   * Says who the client is.
   *
   * @param token a JWT; null where the client has none
   * @param claimedId what it calls itself; null where it does not
   * @param clientId what it calls this device; null where it does not
   * @param then a topic to subscribe to at once
   */
  record Authenticate(
      @Nullable RequestId requestId,
      @Nullable String token,
      @Nullable UserId claimedId,
      @Nullable String clientId,
      @Nullable Topic then)
      implements ClientMessage {
    @Override
    public Kind kind() {
      return Kind.AUTHENTICATE;
    }
  }

  /**
   * Subscribes to all the topics or to none.
   *
   * @param exclusive whether every other subscription of the socket ends by it
   * @param join whether what a topic is about may be made by it
   */
  record Subscribe(
      @Nullable RequestId requestId, List<TopicSelection> topics, boolean exclusive, boolean join)
      implements ClientMessage {
    public Subscribe {
      topics = List.copyOf(topics);
    }

    /** Each topic asks a domain and reads a log. */
    @Override
    public int weight() {
      return Math.max(1, topics.size());
    }

    @Override
    public Kind kind() {
      return Kind.SUBSCRIBE;
    }
  }

  /** Ends subscriptions; those that are none are passed over. */
  record Unsubscribe(@Nullable RequestId requestId, List<Topic> topics) implements ClientMessage {
    public Unsubscribe {
      topics = List.copyOf(topics);
    }

    @Override
    public Kind kind() {
      return Kind.UNSUBSCRIBE;
    }
  }

  /**
   * Calls a domain.
   *
   * @param command the name of the command
   * @param onceId the client's id that makes a repeat harmless; null for none
   */
  record Invoke(
      @Nullable RequestId requestId, String command, Arguments arguments, @Nullable String onceId)
      implements ClientMessage {

    /** Calls a domain by a command whose classes are known. */
    public <A extends Record> Invoke(
        @Nullable RequestId requestId,
        CommandType<A, ?> command,
        A arguments,
        @Nullable String onceId) {
      this(requestId, command.name(), Arguments.of(arguments), onceId);
    }

    /** Whether it calls this command. */
    public boolean calls(CommandType<?, ?> type) {
      return type.name().equals(command);
    }

    @Override
    public Kind kind() {
      return Kind.INVOKE;
    }
  }

  /** Asks for a sign of life, which also says that what came before it has been taken. */
  record Heartbeat(@Nullable RequestId requestId) implements ClientMessage {
    @Override
    public Kind kind() {
      return Kind.HEARTBEAT;
    }
  }

  /** Says which events have arrived; repeats are harmless. */
  record Acknowledge(@Nullable RequestId requestId, List<String> ids) implements ClientMessage {
    public Acknowledge {
      ids = List.copyOf(ids);
    }

    @Override
    public Kind kind() {
      return Kind.ACKNOWLEDGE;
    }
  }

  /** Says good-bye. */
  record Disconnect(@Nullable RequestId requestId) implements ClientMessage {
    @Override
    public Kind kind() {
      return Kind.DISCONNECT;
    }
  }

  /**
   * A frame that is not of the form; the socket stays open.
   *
   * @param authentication whether it was to say who the client is: then it is a failed
   *     authentication, and is answered and ends as one
   */
  record Rejected(@Nullable RequestId requestId, Failure failure, boolean authentication)
      implements ClientMessage {

    /** A frame that was not to say who the client is. */
    public Rejected(@Nullable RequestId requestId, Failure failure) {
      this(requestId, failure, false);
    }

    @Override
    public Kind kind() {
      return Kind.REJECTED;
    }
  }
}
