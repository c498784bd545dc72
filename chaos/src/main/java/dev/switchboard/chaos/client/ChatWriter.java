package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Writes in a chat session in the chat dialect. Its own message, come back, is the answer; what has
 * none is sent again after a reconnect, under the same client id. It is no reader of the session:
 * an answer to what was sent again stands outside of the order of events, and looks like one.
 */
final class ChatWriter extends DialectSocket implements OutboxWriter {

  private static final long AGAIN_MILLIS = 300;
  private static final Set<String> PASSING = Set.of("服务器内部错误", "请求过于频繁", "未认证", "未加入会话");

  private final Account account;
  private final long session;
  private final Outbox outbox;

  ChatWriter(Scene scene, Account account, String name, long session, Outbox.Pace pace) {
    super(scene, name);
    this.account = account;
    this.session = session;
    outbox = new Outbox(scene, name, pace, List.of("chat/" + session), this::send);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  String path() {
    return "/ws/chat";
  }

  @Override
  void opened() {
    ObjectNode auth = Js.object().put("type", "auth").put("user_id", account.principal());
    say(auth.put("token", account.token()));
    say(Js.object().put("type", "join_session").put("session_id", session));
  }

  private void send(Write write) {
    say(
        Js.object()
            .put("type", "send_message")
            .put("session_id", session)
            .put("content", write.content())
            .put("client_id", write.op())
            .put("id", write.op()));
  }

  @Override
  ObjectNode beat() {
    return Js.object().put("type", "ping");
  }

  @Override
  void heard(JsonNode message) {
    switch (message.path("type").asText()) {
      case "joined_session" -> outbox.sendAllAgain();
      case "new_message" -> outbox.done(message.at("/message/client_id").asText(), null);
      case "error" -> refused(message.path("id").asText(), message.path("error").asText());
      default -> {}
    }
  }

  private void refused(String op, String why) {
    if (!PASSING.contains(why)) {
      outbox.refused(op, why);
    } else if (op.isEmpty()) {
      comeBack();
    } else {
      outbox.sendAgain(op, AGAIN_MILLIS);
    }
  }
}
