package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Reads one chat session in the chat dialect. Either it joins again behind the last message it has,
 * or it leaves that to the server.
 */
final class ChatReader extends TopicReader {

  private static final String ERROR = "服务器内部错误";

  private final long session;
  private final String topic;
  private final boolean trustsResume;

  ChatReader(
      Scene scene, Topics known, Account account, String name, long session, boolean trustsResume) {
    super(scene, known, account, name, List.of("chat/" + session));
    this.session = session;
    this.topic = "chat/" + session;
    this.trustsResume = trustsResume;
  }

  @Override
  String path() {
    return "/ws/chat";
  }

  @Override
  void opened() {
    say(Js.object().put("type", "auth").put("user_id", principal()).put("token", token()));
    if (!trustsResume || !reading().at(topic).isConfirmed()) {
      join();
    }
  }

  private void join() {
    ObjectNode message = Js.object().put("type", "join_session").put("session_id", session);
    if (reading().at(topic).isConfirmed()) {
      message.put("after_id", reading().at(topic).sequence());
    }
    say(message);
  }

  @Override
  ObjectNode beat() {
    return Js.object().put("type", "ping");
  }

  @Override
  void heard(JsonNode message) {
    switch (message.path("type").asText()) {
      case "joined_session" -> reading().confirmed(topic);
      case "new_message" -> {
        JsonNode chat = message.path("message");
        String body = Body.name(chat.path("content").asText());
        reading()
            .deliveredById(
                "chat/" + chat.path("session_id").asLong(), chat.path("id").asLong(), body);
      }
      case "error" -> {
        if (message.path("error").asText().equals(ERROR) && !message.has("id")) {
          comeBack();
        }
      }
      default -> {}
    }
  }
}
