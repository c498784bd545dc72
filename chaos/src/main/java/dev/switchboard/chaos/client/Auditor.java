package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads a topic from its beginning to the head that it has now, by the envelope dialect. */
final class Auditor extends DialectSocket {

  private final String topic;
  private final String token = Tokens.of("auditor", "admin");
  private final CompletableFuture<List<LogReader.Event>> result = new CompletableFuture<>();
  private final List<LogReader.Event> events = new ArrayList<>();
  private long head = Long.MAX_VALUE;

  Auditor(Scene scene, String topic) {
    super(scene, "auditor-" + topic.replace('/', '-'));
    this.topic = topic;
  }

  /** All events; not to be called on the clients' thread. */
  List<LogReader.Event> all() {
    scene().run(this::start);
    List<LogReader.Event> all = result.join();
    scene().run(this::end);
    return all;
  }

  @Override
  String path() {
    return "/api/v1/ws?clientId=" + name() + "&token=" + token;
  }

  @Override
  void opened() {
    events.clear();
    head = Long.MAX_VALUE;
    say(Envelopes.message("subscribe", "where", Js.object().put("topic", topic)));
  }

  @Override
  ObjectNode beat() {
    return Envelopes.heartbeat();
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    switch (message.path("type").asText()) {
      case "ack" -> {
        if (data.path("messageId").asText().equals("where")) {
          head = data.path("sequence").asLong();
          ObjectNode from = Js.object().put("topic", topic);
          from.putObject("since").put("epoch", data.path("epoch").asText()).put("sequence", 0);
          say(Envelopes.message("subscribe", "all", from));
          endAt(0);
        }
      }
      case "error" -> comeBack();
      case "data" -> {
        long sequence = message.path("sequence").asLong();
        events.add(new LogReader.Event(sequence, Envelopes.body(data)));
        endAt(sequence);
      }
      default -> {}
    }
  }

  private void endAt(long sequence) {
    if (sequence >= head) {
      result.complete(List.copyOf(events));
    }
  }
}
