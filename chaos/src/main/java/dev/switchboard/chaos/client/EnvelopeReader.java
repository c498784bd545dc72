package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads topics in the envelope dialect; subscribes again with the positions that it has. */
final class EnvelopeReader extends TopicReader {

  private final Map<String, String> topicOfRequest = new HashMap<>();
  private int requests;

  EnvelopeReader(Scene scene, Topics known, Account account, String name, List<String> topics) {
    super(scene, known, account, name, topics);
  }

  @Override
  String path() {
    return "/api/v1/ws?protocol=1.0&clientId=" + name() + "&token=" + token();
  }

  @Override
  void opened() {
    topics().forEach(this::subscribe);
  }

  private void subscribe(String topic) {
    ObjectNode data = Js.object().put("topic", topic);
    Reading.Position position = reading().at(topic);
    if (position.epoch() != null) {
      data.putObject("since").put("epoch", position.epoch()).put("sequence", position.sequence());
    }
    String id = name() + "-" + requests++;
    topicOfRequest.put(id, topic);
    say(Envelopes.message("subscribe", id, data));
  }

  @Override
  ObjectNode beat() {
    return Envelopes.heartbeat();
  }

  @Override
  void lost() {
    topicOfRequest.clear();
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    switch (message.path("type").asText()) {
      case "ack" -> confirmed(data);
      case "error" -> refused(data);
      case "disconnect" -> closingFor(data.path("retryAfter").asLong(0));
      case "data", "status", "notification" -> pushed(message, data);
      default -> {}
    }
  }

  private void confirmed(JsonNode data) {
    String topic = topicOfRequest.remove(data.path("messageId").asText());
    if (topic == null) {
      return;
    }
    reading().confirmed(topic);
    reading().begins(topic, Js.text(data.path("epoch")), Js.number(data.path("sequence")));
    if (data.has("recovered") && !data.path("recovered").asBoolean()) {
      reading().told(topic, "recovered: false");
    }
  }

  private void refused(JsonNode data) {
    String topic = topicOfRequest.remove(data.path("messageId").asText());
    if (topic != null && Envelopes.mayPass(data)) {
      scene()
          .later(
              AGAIN_MILLIS,
              () -> {
                if (isOpen()) {
                  subscribe(topic);
                }
              });
    }
  }

  private void pushed(JsonNode message, JsonNode data) {
    reading()
        .delivered(
            message.path("topic").asText(),
            Js.text(message.path("epoch")),
            Js.number(message.path("sequence")),
            Envelopes.body(data));
  }
}
