package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The channel dialect (channel.md, contract 5.4): notifications and run results by channel, always
 * with a token.
 */
public final class ChannelDialect implements Dialect {

  private static final DialectRules RULES =
      DialectRules.of("channel", Claim.NEVER).with(Trait.REFUSES_REPEATED_FAILURES);

  private final Predicate<Topic> others;

  /** The dialect where no domain brings events of its own. */
  public ChannelDialect() {
    this(topic -> false);
  }

  /**
   * The dialect.
   *
   * @param others tells the topics of domains that bring events of their own, which are channels
   *     too; thread-safe
   */
  public ChannelDialect(Predicate<Topic> others) {
    this.others = others;
  }

  @Override
  public DialectRules rules() {
    return RULES;
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return Opening.PLAIN;
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    return ChannelRequests.read(text, others);
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME -> welcome(connection.principal());
      case SUBSCRIBED -> subscribed((ServerMessage.Subscribed) message);
      case UNSUBSCRIBED -> unsubscribed((ServerMessage.Unsubscribed) message);
      case HEARTBEAT -> heartbeat((ServerMessage.Heartbeat) message);
      case FAILED -> failed((ServerMessage.Failed) message);
      // There is neither an auth message nor a command in this dialect.
      case AUTHENTICATED, INVOKED, CLOSING -> null;
    };
  }

  private static byte @Nullable [] welcome(@Nullable Principal principal) {
    if (principal == null) {
      return null;
    }
    return Json.encode(
        frame("connected")
            .put("message", "WebSocket connection established")
            .put("userId", principal.id()));
  }

  private static byte[] subscribed(ServerMessage.Subscribed message) {
    return answer(
        frame("subscribed").put("channel", message.request().topics().get(0).topic().name()),
        message.request());
  }

  private static byte[] unsubscribed(ServerMessage.Unsubscribed message) {
    return answer(
        frame("unsubscribed").put("channel", message.request().topics().get(0).name()),
        message.request());
  }

  private static byte[] heartbeat(ServerMessage.Heartbeat message) {
    ObjectNode frame = frame("heartbeat").put("timestamp", message.serverTimeMs());
    return Json.encode(withId(frame, message.requestId()));
  }

  private static byte[] failed(ServerMessage.Failed message) {
    ObjectNode frame = frame("error").put("message", ChannelErrors.text(message.failure()));
    String channel = channelOf(message);
    if (channel != null) {
      frame.put("channel", channel);
    }
    return answer(frame, message.request());
  }

  /** The channel that the failed request was about; null where it was about none. */
  private static @Nullable String channelOf(ServerMessage.Failed message) {
    ClientMessage request = message.request();
    if (request == null) {
      return null;
    }
    return switch (request.kind()) {
      case SUBSCRIBE -> ((ClientMessage.Subscribe) request).topics().get(0).topic().name();
      case UNSUBSCRIBE -> ((ClientMessage.Unsubscribe) request).topics().get(0).name();
      case REJECTED -> first(((ClientMessage.Rejected) request).failure().subjects());
      case AUTHENTICATE, INVOKE, HEARTBEAT, ACKNOWLEDGE, DISCONNECT -> null;
    };
  }

  private static @Nullable String first(List<String> subjects) {
    return subjects.isEmpty() ? null : subjects.get(0);
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    return event.payload() instanceof BuiltIn payload
        ? push(event, payload)
        : push(event.payload().kindName(), event, event.payload().json());
  }

  private static byte @Nullable [] push(Event event, BuiltIn payload) {
    return switch (payload.kind()) {
      case NOTIFICATION -> push("notifications", event, data((Notification) payload));
      case RUN_RESULT -> push("run-results", event, data((RunResult) payload));
      case CHAT_MESSAGE,
          CHAT_TYPING,
          CHAT_READ,
          TASK_PROGRESS,
          TASK_STATUS,
          TASK_LISTED,
          TCP_MESSAGE,
          TCP_STATUS,
          PUBLISHED,
          PRESENCE ->
          null;
    };
  }

  private static byte[] push(String type, Event event, ObjectNode data) {
    ObjectNode frame = frame(type).put("channel", event.topic().name());
    frame.set("data", data);
    frame.put("timestamp", event.timestamp());
    if (event.position() != null) {
      frame.put("sequence", event.position().sequence());
    }
    return Json.encode(frame);
  }

  private static ObjectNode data(Notification notification) {
    ObjectNode data =
        Json.object().put("title", notification.title()).put("message", notification.content());
    if (notification.action() != null) {
      data.put("action", notification.action());
    }
    if (notification.requestId() != null) {
      data.put("requestId", notification.requestId());
    }
    return data;
  }

  private static ObjectNode data(RunResult result) {
    return Json.object()
        .put("stdout", result.stdout())
        .put("stderr", result.stderr())
        .put("exitCode", result.exitCode())
        .putPOJO("duration", result.shownDuration());
  }

  private static ObjectNode frame(String type) {
    return Json.object().put("type", type);
  }

  private static byte[] answer(ObjectNode frame, @Nullable ClientMessage request) {
    return Json.encode(withId(frame, request == null ? null : request.requestId()));
  }

  private static ObjectNode withId(ObjectNode frame, @Nullable RequestId id) {
    if (id != null) {
      frame.set("id", id.json());
    }
    return frame;
  }
}
