package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.feed.FeedCommands;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.task.TaskCommands;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What the tests of the envelope dialect speak of. */
final class EnvelopeSamples {

  /** The time of the document's own examples. */
  static final long NOW = 1_643_673_600_000L;

  static final Topic ORDERS = new Topic("order_updates");
  static final RequestId ID = new RequestId(TextNode.valueOf("m-1"));
  static final FakeConnection ALICE = FakeConnection.of("alice");

  private EnvelopeSamples() {}

  static EnvelopeDialect dialect(EnvelopeForm form) {
    CommandCatalogue catalogue = new CommandCatalogue();
    catalogue.add(
        "all",
        Stream.of(
                ChatCommands.SEND,
                ChatCommands.MESSAGES,
                TaskCommands.LIST,
                FeedCommands.PUBLISH,
                FeedCommands.MESSAGES)
            .map(CommandSpec::of)
            .toList());
    return EnvelopeDialect.of(form, catalogue::find, () -> "msg_1");
  }

  static JsonNode fixture(String name) {
    return Fixture.of("envelope", name).json();
  }

  static JsonNode json(byte[] frame) {
    return Json.parseObject(new String(frame, StandardCharsets.UTF_8));
  }

  static Event ephemeral(String topic, Payload payload) {
    return Event.ephemeral(new Topic(topic), "evt_126", NOW, payload, Reach.ALL);
  }

  static Event durable(String topic, long sequence, Payload payload) {
    return Event.durable(
        new Topic(topic), new Position("epoch-1", sequence), "evt_126", NOW, payload);
  }
}
