package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Reads and writes a chat session in the chat dialect. Its own message, come back, is the answer;
 * what has none is sent again after a reconnect, under the same client id.
 */
final class ChatWriter extends ChatReader implements OutboxWriter {

  private static final Set<String> PASSING = Set.of("服务器内部错误", "请求过于频繁", "未认证", "未加入会话");

  private final Outbox outbox;

  ChatWriter(
      Scene scene,
      Topics known,
      Account account,
      String name,
      long session,
      boolean trustsResume,
      Outbox.Pace pace) {
    super(scene, known, account, name, session, trustsResume);
    outbox = new Outbox(scene, name, pace, topics(), this::send);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  private void send(Write write) {
    say(
        Js.object()
            .put("type", "send_message")
            .put("session_id", session())
            .put("content", write.content())
            .put("client_id", write.op())
            .put("id", write.op()));
  }

  @Override
  void joined() {
    outbox.sendAllAgain();
  }

  @Override
  void took(JsonNode message) {
    outbox.done(message.path("client_id").asText(), null);
  }

  @Override
  void refused(JsonNode message) {
    String op = message.path("id").asText();
    String why = message.path("error").asText();
    if (PASSING.contains(why)) {
      outbox.sendAgain(op, AGAIN_MILLIS);
    } else {
      outbox.refused(op, why);
    }
  }
}
