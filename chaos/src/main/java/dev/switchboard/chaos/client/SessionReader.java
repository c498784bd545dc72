package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads TCP sessions in the session dialect; subscribes again with the sequences that it has. */
final class SessionReader extends TopicReader {

  private static final String PREFIX = "tcp/";
  private static final int UNAVAILABLE = 5000;

  private final Map<String, String> topicOfRequest = new HashMap<>();
  private int requests;

  SessionReader(Scene scene, Topics known, Account account, String name) {
    super(scene, known, account, name, List.of());
  }

  @Override
  String path() {
    return "/ws/session";
  }

  /** Reads one more session, from its beginning. */
  void follow(String topic) {
    add(topic);
    subscribe(topic);
  }

  @Override
  void opened() {
    ObjectNode data = Js.object().put("clientId", principal()).put("version", "1.0");
    say(request("auth", "auth", data.put("token", token())));
    topics().forEach(this::subscribe);
  }

  private void subscribe(String topic) {
    ObjectNode data = Js.object().put("sessionId", topic.substring(PREFIX.length()));
    data.put("since", reading().at(topic).sequence());
    String id = name() + "-" + requests++;
    topicOfRequest.put(id, topic);
    say(request("subscribe", id, data));
  }

  private static ObjectNode request(String type, String id, ObjectNode data) {
    ObjectNode message = Js.object().put("type", type).put("id", id);
    message.put("timestamp", System.currentTimeMillis()).set("data", data);
    return message;
  }

  @Override
  ObjectNode beat() {
    return Js.object()
        .put("type", "ping")
        .put("id", "ping")
        .put("timestamp", System.currentTimeMillis());
  }

  @Override
  void lost() {
    topicOfRequest.clear();
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    switch (message.path("type").asText()) {
      case "auth_response" -> {
        String topic = topicOfRequest.remove(message.path("id").asText());
        if (topic != null && message.path("code").asInt() == 0) {
          reading().confirmed(topic);
        }
      }
      case "tcp_message" ->
          reading()
              .delivered(
                  PREFIX + data.path("sessionId").asText(),
                  null,
                  Js.number(data.path("sequence")),
                  data.path("content").asText());
      case "error" -> refused(message, data.path("code").asInt());
      default -> {}
    }
  }

  private void refused(JsonNode message, int code) {
    String topic = topicOfRequest.remove(message.path("id").asText());
    if (topic != null && code == UNAVAILABLE) {
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
}
