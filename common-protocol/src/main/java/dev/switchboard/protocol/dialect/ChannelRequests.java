package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.notification.NotificationTopics;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the requests of the channel dialect: subscribe, unsubscribe and heartbeat. */
final class ChannelRequests {

  private ChannelRequests() {}

  static ClientMessage read(String text, Predicate<Topic> others) {
    ParsedObject frame = Json.read(text);
    RequestId id = RequestId.in(frame.fields(), "id");
    try {
      return read(frame.orThrow(), id, others);
    } catch (FailureException e) {
      return new ClientMessage.Rejected(id, e.failure());
    }
  }

  private static ClientMessage read(
      ObjectNode frame, @Nullable RequestId id, Predicate<Topic> others) {
    return switch (text(frame, "type")) {
      case "subscribe" ->
          new ClientMessage.Subscribe(
              id,
              List.of(new TopicSelection(channel(frame, others), since(frame), null)),
              false,
              false);
      // Ending what never began is harmless, whatever the name: it tells nothing about who has it.
      case "unsubscribe" ->
          new ClientMessage.Unsubscribe(id, List.of(topic(text(frame, "channel"))));
      case "heartbeat" -> new ClientMessage.Heartbeat(id);
      default ->
          throw Failure.of(FailureCode.UNKNOWN_TYPE, "there is no message of this type")
              .exception();
    };
  }

  private static Topic channel(ObjectNode frame, Predicate<Topic> others) {
    Topic topic = topic(text(frame, "channel"));
    if (NotificationTopics.userOf(topic).isEmpty()
        && NotificationTopics.sessionOf(topic).isEmpty()
        && !others.test(topic)) {
      throw unknown(topic.name());
    }
    return topic;
  }

  private static Topic topic(String name) {
    if (!Topic.isName(name)) {
      throw unknown(name);
    }
    return new Topic(name);
  }

  private static FailureException unknown(String channel) {
    return Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such channel", channel).exception();
  }

  private static String text(ObjectNode frame, String field) {
    JsonNode value = frame.get(field);
    if (value == null || !value.isTextual()) {
      throw Require.invalid(field + " is missing or no text");
    }
    return value.textValue();
  }

  private static TopicSelection.@Nullable Since since(ObjectNode frame) {
    JsonNode since = frame.get("since");
    if (since == null || since.isNull()) {
      return null;
    }
    return new TopicSelection.Since(null, Positions.read(since, "since"));
  }
}
