package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An ephemeral topic on an event loop that is run by hand, without the gateway around it. */
final class OneTopic {

  static final Topic TOPIC = new Topic("prices");

  private final HandTurns turns = new HandTurns();
  private final TopicHub hub =
      new TopicHub(turns, new FakeLog(), new OpenDomains(), new Counters());
  private final TopicChannel channel = hub.hold(TOPIC, "feed");

  /** A subscription that is not live yet; its filter as JSON in single quotes. */
  Subscription subscription(Subscriber subscriber, String filter) {
    Map<String, JsonNode> wanted = new TreeMap<>();
    json(filter)
        .properties()
        .forEach(
            field ->
                wanted.put(
                    field.getKey(), Objects.requireNonNull(EventFields.plain(field.getValue()))));
    Subscription subscription =
        new Subscription(subscriber, channel, new ReadQueue(subscriber), wanted, 0);
    subscription.granted(TopicGrant.ephemeral(List.of()));
    return subscription;
  }

  static JsonNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  /** An event with this data. */
  static Event event(String id, JsonNode data) {
    return Event.ephemeral(TOPIC, id, 0, new Published("data", data), Reach.ALL);
  }

  /** Has subscriptions get events as they come. */
  void goLive(List<Subscription> subscriptions) {
    subscriptions.forEach(subscription -> subscription.begin(0, 0, List.of(), List.of()));
    turns.finishTurn();
  }

  /** Passes events on in one turn of the event loop, to its end. */
  void pass(Event... events) {
    hub.receive(List.of(events));
    turns.finishTurn();
  }
}
