package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Asks for what is not for it, over and over; whatever it gets is written down. */
final class Stranger extends TopicReader {

  private static final long PAUSE_MILLIS = 1_000;

  private int requests;
  private int opening;

  Stranger(Scene scene, Topics known, Account account, String name, List<String> foreign) {
    super(scene, known, account, name, foreign);
  }

  @Override
  String path() {
    return "/api/v1/ws?clientId=" + name() + "&token=" + token();
  }

  @Override
  void opened() {
    opening++;
    ask(0, opening);
  }

  private void ask(int index, int ofOpening) {
    if (isOpen() && ofOpening == opening) {
      ObjectNode data = Js.object().put("topic", topics().get(index % topics().size()));
      say(Envelopes.message("subscribe", name() + "-" + requests++, data));
      scene().later(PAUSE_MILLIS, () -> ask(index + 1, ofOpening));
    }
  }

  @Override
  ObjectNode beat() {
    return Envelopes.heartbeat();
  }

  @Override
  void heard(JsonNode message) {
    if (message.has("topic")) {
      reading()
          .delivered(
              message.path("topic").asText(),
              Js.text(message.path("epoch")),
              Js.number(message.path("sequence")),
              Envelopes.body(message.path("data")));
    }
  }
}
