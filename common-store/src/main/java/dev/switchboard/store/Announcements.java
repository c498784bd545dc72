package dev.switchboard.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What commits of SQL clients tell: which logs have grown, and events that no log has. */
final class Announcements {

  private final Map<Topic, Grown> grown = new LinkedHashMap<>();
  private final List<Event> live = new ArrayList<>();

  /**
   * A log that has grown.
   *
   * @param first the sequence of the first event that is new
   * @param last that of the last
   */
  record Grown(Topic topic, long first, long last) {

    Grown {
      topic = Require.present("topic", topic);
    }

    private Grown with(Grown later) {
      return new Grown(topic, Math.min(first, later.first), Math.max(last, later.last));
    }
  }

  /** An event that no log has. */
  record Live(
      Topic topic, String id, long timestamp, String kind, JsonNode payload, boolean conflated) {

    Live {
      topic = Require.present("topic", topic);
      id = Require.present("id", id);
      kind = Require.present("kind", kind);
      payload = Require.present("payload", payload);
    }

    Event event() {
      return Event.ephemeral(
          topic,
          id,
          timestamp,
          Payload.of(kind, payload),
          conflated ? Reach.ALL.conflatedBy(topic.name()) : Reach.ALL);
    }
  }

  /**
   * Takes what a commit told.
   *
   * @throws FailureException where it cannot be read
   */
  void add(String text) {
    ObjectNode json = Json.parseObject(text);
    if (json.has("first")) {
      Grown log = Json.decode(json, Grown.class);
      grown.merge(log.topic(), log, Grown::with);
    } else {
      live.add(Json.decode(json, Live.class).event());
    }
  }

  /** The logs, each once, in the order in which they were told of. */
  List<Grown> grown() {
    return List.copyOf(grown.values());
  }

  /** The events that no log has, in their order. */
  List<Event> live() {
    return List.copyOf(live);
  }
}
