package dev.switchboard.stomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Arguments;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server's messages of a client's frames, one after the other. What it throws names the
 * fault, and ends the connection.
 */
final class StompRequests {

  private static final String PUBLISH = "topic.publish";

  /** What may stand in the headers of what is published, under the same name. */
  private static final List<String> PUBLISHED = List.of("type", "key");

  private static final int MAX_TEXT = 256;
  private static final String BEARER = "bearer ";

  private final Function<String, Optional<CommandSpec>> commands;
  private final StompSubscriptions subscriptions;
  private HeartbeatOffer offer = HeartbeatOffer.NONE;
  private boolean connected;

  StompRequests(
      Function<String, Optional<CommandSpec>> commands, StompSubscriptions subscriptions) {
    this.commands = commands;
    this.subscriptions = subscriptions;
  }

  /** What the client said of heart-beats when it connected. */
  HeartbeatOffer offer() {
    return offer;
  }

  /**
   * The messages that a frame stands for.
   *
   * @throws FailureException where the frame breaks the protocol
   */
  List<ClientMessage> read(StompFrame frame, ConnectionView connection) {
    boolean connect = frame.command().equals("CONNECT") || frame.command().equals("STOMP");
    if (connect == connected) {
      throw Require.invalid(
          connect ? "the client is connected already" : "the first frame is CONNECT");
    }
    RequestId id = Context.of(frame).id();
    return switch (frame.command()) {
      case "SEND" -> List.of(send(frame));
      case "SUBSCRIBE" -> List.of(subscribe(frame, id));
      case "UNSUBSCRIBE" -> List.of(unsubscribe(frame, id));
      case "ACK" -> acknowledge(frame, id);
      case "NACK" -> refuse(frame, id);
      case "BEGIN", "COMMIT", "ABORT" -> throw withoutTransactions();
      case "DISCONNECT" ->
          List.of(new ClientMessage.Heartbeat(id), new ClientMessage.Disconnect(null));
      default -> List.of(connect(frame, connection));
    };
  }

  // ---------------------------------------------------------------- who it is

  private ClientMessage connect(StompFrame frame, ConnectionView connection) {
    String versions = frame.header("accept-version");
    if (versions == null || !Arrays.asList(versions.split(",", -1)).contains("1.2")) {
      throw Failure.of(FailureCode.UNSUPPORTED_PROTOCOL, "the only version is 1.2").exception();
    }
    offer = HeartbeatOffer.of(frame.header("heart-beat"));
    connected = true;
    String token = token(frame);
    String login = frame.header("login");
    UserId claimed = login == null || login.isEmpty() ? null : UserId.of(login);
    if (claimed == null && token == null && connection.principal() == null) {
      // Nobody in particular, where such clients may come in.
      claimed = UserId.of(connection.connectionId());
    }
    String clientId = Require.optionalText("client-id", frame.header("client-id"), MAX_TEXT);
    return new ClientMessage.Authenticate(null, token, claimed, clientId, null);
  }

  private static @Nullable String token(StompFrame frame) {
    String authorization = frame.header("Authorization");
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    String passcode = frame.header("passcode");
    return passcode == null || passcode.isEmpty() ? null : passcode;
  }

  // ---------------------------------------------------------------- what it follows

  private ClientMessage subscribe(StompFrame frame, RequestId id) {
    Destination destination = Destination.of(required(frame, "destination"));
    String name = Require.text("id", required(frame, "id"), MAX_TEXT);
    StompSubscriptions.AckMode mode = StompSubscriptions.AckMode.of(frame.header("ack"));
    return switch (destination.kind()) {
      case COMMAND -> throw Require.invalid("a command cannot be subscribed to");
      case REPLY -> {
        if (mode != StompSubscriptions.AckMode.AUTO) {
          throw Require.invalid("answers are not acknowledged: ack is auto for /reply/");
        }
        subscriptions.add(name, destination, mode);
        yield new ClientMessage.Heartbeat(id);
      }
      case TOPIC -> {
        TopicSelection selection = new TopicSelection(destination.topic(), since(frame), null);
        subscriptions.add(name, destination, mode);
        yield new ClientMessage.Subscribe(id, List.of(selection), false, false);
      }
    };
  }

  private static TopicSelection.@Nullable Since since(StompFrame frame) {
    String sequence = frame.header("since");
    if (sequence == null) {
      return null;
    }
    if (!sequence.matches("[0-9]{1,15}")) {
      throw Require.invalid("since is no sequence of a message");
    }
    return new TopicSelection.Since(frame.header("epoch"), Long.parseLong(sequence));
  }

  private ClientMessage unsubscribe(StompFrame frame, RequestId id) {
    StompSubscriptions.Subscription ended = subscriptions.remove(required(frame, "id"));
    Destination destination = ended.destination();
    return destination.kind() == Destination.Kind.TOPIC
            && subscriptions.of(destination.topic()).isEmpty()
        ? new ClientMessage.Unsubscribe(id, List.of(destination.topic()))
        : new ClientMessage.Heartbeat(id);
  }

  private List<ClientMessage> acknowledge(StompFrame frame, RequestId id) {
    withoutTransaction(frame);
    List<String> events = subscriptions.settle(required(frame, "id"));
    return events.isEmpty()
        ? List.of(new ClientMessage.Heartbeat(id))
        : List.of(new ClientMessage.Acknowledge(null, events), new ClientMessage.Heartbeat(id));
  }

  /** What is refused is not waited for any more, and stays unread where it can be read again. */
  private List<ClientMessage> refuse(StompFrame frame, RequestId id) {
    withoutTransaction(frame);
    List<String> unused = subscriptions.settle(required(frame, "id"));
    return List.of(new ClientMessage.Heartbeat(id));
  }

  // ---------------------------------------------------------------- what it sends

  private ClientMessage send(StompFrame frame) {
    withoutTransaction(frame);
    Destination destination = Destination.of(required(frame, "destination"));
    String sent = frame.header("message-id");
    String onceId = sent == null ? null : Require.name("message-id", sent, MAX_TEXT);
    return switch (destination.kind()) {
      case REPLY -> throw Require.invalid("nothing can be sent to /reply/");
      case TOPIC -> {
        ObjectNode arguments = Json.object();
        arguments.put("topic", destination.topic().name());
        arguments.set("data", data(frame));
        for (String field : PUBLISHED) {
          if (frame.header(field) != null) {
            arguments.put(field, frame.header(field));
          }
        }
        yield new ClientMessage.Invoke(
            Context.of(frame).id(), PUBLISH, Arguments.of(arguments), onceId);
      }
      case COMMAND -> command(destination.name(), frame, onceId);
    };
  }

  /** Where its answer has somewhere to go, a command that fails does not end the connection. */
  private ClientMessage command(String name, StompFrame frame, @Nullable String onceId) {
    Context context =
        Context.of(frame).replyingTo(frame.header("reply-to"), frame.header("correlation-id"));
    if (context.replyTo() != null
        && Destination.of(context.replyTo()).kind() != Destination.Kind.REPLY) {
      throw Require.invalid("reply-to is no destination of /reply/");
    }
    try {
      CommandSpec command =
          commands
              .apply(name)
              .filter(CommandSpec::forSockets)
              .orElseThrow(
                  () ->
                      Failure.of(FailureCode.UNKNOWN_TYPE, "there is no command of this name")
                          .exception());
      ObjectNode arguments =
          frame.body().isBlank() ? Json.object() : Json.parseObject(frame.body());
      return new ClientMessage.Invoke(
          context.id(), command.name(), Arguments.of(arguments), onceId);
    } catch (FailureException e) {
      return new ClientMessage.Rejected(context.id(), e.failure());
    }
  }

  private static JsonNode data(StompFrame frame) {
    String type = frame.header("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/")) {
      return TextNode.valueOf(frame.body());
    }
    try {
      // In an object, since that is what is read by the rules of the house.
      ObjectNode read = Json.parseObject("{\"data\":" + frame.body() + "}");
      JsonNode data = read.get("data");
      if (data != null && read.size() == 1) {
        return data;
      }
    } catch (FailureException e) {
      throw Require.invalid(
          "the body is no JSON (content-type:text/plain sends it as a text): "
              + e.failure().detail());
    }
    throw Require.invalid("the body is no JSON (content-type:text/plain sends it as a text)");
  }

  private static String required(StompFrame frame, String header) {
    String value = frame.header(header);
    if (value == null || value.isEmpty()) {
      throw Require.invalid(frame.command() + " needs the header " + header);
    }
    return value;
  }

  private static void withoutTransaction(StompFrame frame) {
    if (frame.header("transaction") != null) {
      throw withoutTransactions();
    }
  }

  private static FailureException withoutTransactions() {
    return Require.invalid("transactions are not supported");
  }
}
