package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Reads channels. Either it subscribes again with the sequence it has, or it leaves that to the
 * server, as the document's own client does.
 */
final class ChannelReader extends TopicReader {

  private static final String UNAVAILABLE = "Service unavailable";

  private final boolean trustsResume;

  ChannelReader(
      Scene scene,
      Topics known,
      Account account,
      String name,
      List<String> topics,
      boolean trustsResume) {
    super(scene, known, account, name, topics);
    this.trustsResume = trustsResume;
  }

  @Override
  String path() {
    return "/ws/channel?token=" + token();
  }

  @Override
  void opened() {
    for (String topic : topics()) {
      if (!trustsResume || !reading().at(topic).isConfirmed()) {
        subscribe(topic);
      }
    }
  }

  private void subscribe(String topic) {
    ObjectNode message = Js.object().put("type", "subscribe").put("channel", topic);
    if (reading().at(topic).isConfirmed()) {
      message.put("since", reading().at(topic).sequence());
    }
    say(message);
  }

  @Override
  ObjectNode beat() {
    return Js.object().put("type", "heartbeat");
  }

  @Override
  void heard(JsonNode message) {
    String channel = message.path("channel").asText();
    JsonNode data = message.path("data");
    switch (message.path("type").asText()) {
      case "subscribed" -> reading().confirmed(channel);
      case "notifications" -> pushed(message, channel, data.path("message").asText());
      case "run-results" -> pushed(message, channel, data.path("stdout").asText());
      case "error" -> refused(channel, message.path("message").asText());
      default -> {}
    }
  }

  private void pushed(JsonNode message, String channel, String content) {
    Long sequence = Js.number(message.path("sequence"));
    reading().delivered(channel, null, sequence, Body.name(content));
  }

  private void refused(String channel, String why) {
    if (why.equals(UNAVAILABLE) && !channel.isEmpty()) {
      scene()
          .later(
              AGAIN_MILLIS,
              () -> {
                if (isOpen()) {
                  subscribe(channel);
                }
              });
    }
  }
}
