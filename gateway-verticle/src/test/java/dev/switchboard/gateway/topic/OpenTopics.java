package dev.switchboard.gateway.topic;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Delivered;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.TopicSelection;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The durable topic {@code log/a} and the ephemeral one {@code now/a}, the latter with a present
 * state, on an event loop that is run by hand, whose log answers well.
 */
final class OpenTopics implements TopicDomains {

  static final Topic LOG = new Topic("log/a");
  static final Topic NOW = new Topic("now/a");

  final FakeLog log = new FakeLog();
  final List<Event> presentState = new ArrayList<>();
  private final HandTurns turns = new HandTurns();
  private final TopicHub hub = new TopicHub(turns, log, this, new Counters());
  private final SubscriptionOpener opener;
  private int ephemeral;

  OpenTopics() {
    DomainDirectory directory = new DomainDirectory(new CommandCatalogue());
    directory.add(new DomainAnnouncement("feed", List.of("log/", "now/"), List.of(), List.of()));
    opener = new SubscriptionOpener(hub, directory, Clock.systemUTC());
    Future<Void> unused = hub.begin();
  }

  FullSocket socket(String name, Dialect dialect) {
    return new FullSocket(name, dialect, opener);
  }

  /** Subscribes; to a durable topic behind a sequence, or where there is none from now on. */
  void subscribe(FullSocket socket, Topic topic, @Nullable Long since, boolean presence) {
    TopicSelection.Since position = since == null ? null : new TopicSelection.Since(null, since);
    Future<Opened> opening =
        socket.subscriptions.open(
            new TopicSelection(topic, position, null, Map.of(), presence),
            new Caller(Principal.claimed(UserId.of("ann")), socket.connectionId(), null),
            AccessIntent.SUBSCRIBE);
    settle();
    boolean unused = socket.subscriptions.begin(opening.result(), presence);
    settle();
  }

  /** A durable event, in the log and not on the bus. */
  Event logged() {
    long number = log.head() + 1;
    Event event = Event.durable(LOG, log.at(number), Long.toString(number), number, data());
    log.add(event);
    return event;
  }

  private static Published data() {
    return new Published("data", Json.object());
  }

  Event change() {
    return Event.ephemeral(NOW, "now" + ++ephemeral, 0, data(), Reach.ALL);
  }

  Event change(String id) {
    return Event.ephemeral(NOW, id, 0, data(), Reach.ALL);
  }

  Event arrival(Topic topic, String id) {
    return Event.ephemeral(topic, id, 0, new Presence("join", id, "ben"), Reach.ALL);
  }

  /** What one commit published, and the end of the turn in which it came. */
  void publish(List<Event> events) {
    hub.receive(events);
    settle();
  }

  /** Answers all that the log is asked. */
  void settle() {
    turns.finishTurn();
    while (log.isAsked()) {
      log.answerOne(true);
      turns.finishTurn();
    }
  }

  /** Gives back what it holds. */
  void close() {
    hub.pages().clear();
  }

  @Override
  public Future<TopicGrant> authorize(String domain, TopicRequest request) {
    return Future.succeededFuture(
        request.topic().equals(NOW)
            ? TopicGrant.ephemeral(presentState)
            : TopicGrant.durableFromNow());
  }

  @Override
  public void delivered(String domain, Delivered delivered) {}

  @Override
  public void paced(String domain, Pace pace) {}
}
