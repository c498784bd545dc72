package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.gateway.routing.DomainDirectory;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.TopicSelection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A topic with some sockets, to which things happen by chance; the same ones for the same seed. */
final class TopicWorld {

  private static final int SOCKETS = 4;
  private static final int KINDS = 3;

  private final Random random;
  private final boolean durable;
  private final Topic topic;
  private final HandTurns turns = new HandTurns();
  private final FakeLog log = new FakeLog();
  private final NumberDialect dialect = new NumberDialect();
  private final TopicHub hub = new TopicHub(turns, log, new OpenDomains(), new Counters());
  private final DomainDirectory directory = new DomainDirectory(new CommandCatalogue());
  private final SubscriptionOpener opener =
      new SubscriptionOpener(hub, directory, Clock.systemUTC());
  private final List<ModelSocket> sockets = new ArrayList<>();
  private final List<Event> late = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final List<Throwable> broken = new ArrayList<>();
  private int connections;
  private long published;

  TopicWorld(int seed, boolean durable) {
    this.random = new Random(seed);
    this.durable = durable;
    this.topic = new Topic(durable ? "log/a" : "now/a");
    directory.add(new DomainAnnouncement("feed", List.of("log/", "now/"), List.of(), List.of()));
    hub.begin();
    for (int i = 0; i < SOCKETS; i++) {
      sockets.add(socket(new ClientModel()));
    }
  }

  private ModelSocket socket(ClientModel model) {
    return new ModelSocket(
        "s" + ++connections,
        connections % 3 == 0 ? NumberDialect.ofOneSocket() : dialect,
        opener,
        model,
        log,
        history::add,
        broken::add);
  }

  String history() {
    return String.join("\n", history);
  }

  /** Something happens, and nothing that is not promised comes of it. */
  void step() {
    happen();
    expectNothingBroken();
    for (int i = 0; i < SOCKETS; i++) {
      if (sockets.get(i).dead()) {
        sockets.get(i).subscriptions.close();
        sockets.set(i, socket(new ClientModel()));
      }
    }
  }

  private void expectNothingBroken() {
    if (!broken.isEmpty()) {
      throw new AssertionError(broken.get(0).getMessage(), broken.get(0));
    }
  }

  private void happen() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> publish(1 + random.nextInt(4));
      case 4, 5 -> turns.finishTurn();
      case 6, 7 -> answerLog();
      case 8 -> askForTopic(anySocket());
      case 9 -> askForTopic(anySocket());
      case 10 -> fillUp(anySocket());
      case 11 -> drain(anySocket());
      case 12 -> unsubscribe(anySocket());
      case 13 -> comeBack(random.nextInt(SOCKETS));
      case 14 -> trim();
      default -> lookAround();
    }
  }

  private ModelSocket anySocket() {
    return sockets.get(random.nextInt(SOCKETS));
  }

  private static int kind(long number) {
    return (int) (number % KINDS);
  }

  private void publish(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long number = ++published;
      Published payload =
          new Published("data", Json.parseObject("{\"kind\":" + kind(number) + "}"));
      if (durable) {
        Event event = Event.durable(topic, log.at(number), Long.toString(number), number, payload);
        log.add(event);
        // The bus may lose an event, bring it late, or twice.
        switch (random.nextInt(8)) {
          case 0 -> history.add(number + " is lost on the bus");
          case 1 -> late.add(event);
          case 2 -> events.addAll(List.of(event, event));
          default -> events.add(event);
        }
      } else {
        events.add(Event.ephemeral(topic, Long.toString(number), number, payload, Reach.ALL));
      }
    }
    history.add("published up to " + published);
    if (random.nextInt(4) == 0) {
      events.addAll(late);
      late.clear();
    }
    dialect.breakDown(durable && random.nextInt(20) == 0);
    hub.receive(events);
    if (random.nextBoolean()) {
      turns.finishTurn();
    }
    dialect.breakDown(false);
  }

  private void answerLog() {
    if (log.isAsked()) {
      boolean well = random.nextInt(5) > 0;
      if (well && random.nextInt(3) == 0) {
        log.answerNewest();
      } else {
        log.answerOne(well);
      }
      history.add(well ? "the log answers" : "the log fails");
    }
    if (random.nextInt(3) == 0) {
      turns.letTimePass();
    }
  }

  private void lookAround() {
    history.add("looks around");
    hub.lookAround();
    if (durable && hub.hasPassedOn(Map.of(topic, log.at(published)))) {
      history.add("has passed on up to " + published);
      sockets.stream()
          .map(socket -> socket.subscriptions)
          .filter(Subscriptions::follow)
          .flatMap(subscriptions -> subscriptions.places().stream())
          .filter(place -> !log.at(published).equals(place.delivered()))
          .forEach(place -> broken.add(new AssertionError("a mark is beyond " + place)));
    }
  }

  private static void fillUp(ModelSocket socket) {
    socket.fillUp(0);
  }

  private void drain(ModelSocket socket) {
    history.add(socket.connectionId() + " drains");
    if (random.nextBoolean()) {
      socket.fillUp(1 + random.nextInt(4));
      socket.subscriptions.queue().drained();
    } else {
      socket.drain();
    }
  }

  private void trim() {
    if (durable && random.nextInt(3) == 0) {
      log.keepFrom(random.nextInt((int) log.head() + 1));
      history.add("nothing before " + log.firstKept() + " is kept");
    }
  }

  private void unsubscribe(ModelSocket socket) {
    if (socket.subscriptions.end(topic)) {
      history.add(socket.connectionId() + " unsubscribes");
      sockets.set(sockets.indexOf(socket), socket(new ClientModel()));
    }
  }

  private Map<String, JsonNode> anyFilter() {
    if (random.nextInt(3) > 0) {
      return Map.of();
    }
    return Map.of(
        "kind", Objects.requireNonNull(EventFields.plain(IntNode.valueOf(random.nextInt(KINDS)))));
  }

  private static LongPredicate passing(Map<String, JsonNode> filter) {
    JsonNode kind = filter.get("kind");
    return number -> kind == null || kind.asInt() == kind(number);
  }

  private TopicSelection.@Nullable Since anyPosition() {
    return durable && random.nextInt(3) > 0
        ? new TopicSelection.Since(null, random.nextInt((int) log.head() + 3))
        : null;
  }

  private Caller caller(ModelSocket socket) {
    return new Caller(Principal.claimed(UserId.of("ann")), socket.connectionId(), null);
  }

  /** Subscribes, or asks again for what it is subscribed to. */
  private void askForTopic(ModelSocket socket) {
    boolean again = socket.subscriptions.topics().contains(topic);
    TopicSelection.Since since = anyPosition();
    Map<String, JsonNode> filter = anyFilter();
    long before = published;
    history.add(socket.connectionId() + " asks since " + since + " with " + filter);
    var opening =
        socket.subscriptions.open(
            new TopicSelection(topic, since, null, filter, false),
            caller(socket),
            AccessIntent.SUBSCRIBE);
    answerUntil(opening::isComplete);
    if (opening.failed()) {
      history.add("refused");
      return;
    }
    Opened opened = opening.result();
    long given = again ? delivered(socket) : Long.MAX_VALUE;
    if (!durable) {
      // What this turn brought already is for the old filter, and what waits for the new one.
      socket.model().goesOn(again ? published : before, passing(filter), again);
    } else if (since != null) {
      socket.model().names(since.sequence());
      if (Boolean.TRUE.equals(opened.recovered())) {
        socket.model().begins(Math.min(since.sequence(), given), passing(filter));
      } else {
        socket.model().names(0);
        socket.model().beginsWithWhatIsKept(log.firstKept(), passing(filter));
      }
    } else {
      socket.model().begins(again ? given : head(opened), passing(filter));
    }
    socket.subscriptions.begin(opened, false);
    if (!durable) {
      socket.model().goesOn(again ? published : before, passing(filter), false);
    }
  }

  private static long head(Opened opened) {
    return opened.head() == null ? 0 : opened.head().sequence();
  }

  /** How far a socket has got, as it says itself; the model knows better where that is not true. */
  private long delivered(ModelSocket socket) {
    if (!durable) {
      return published;
    }
    long delivered =
        Objects.requireNonNull(socket.subscriptions.places().get(0).delivered()).sequence();
    socket.model().hasAllUntil(delivered);
    return delivered;
  }

  /** A socket is lost, and its client comes back with another one. */
  private void comeBack(int index) {
    ModelSocket lost = sockets.get(index);
    List<Place> places = lost.subscriptions.places();
    if (places.isEmpty()) {
      return;
    }
    if (durable) {
      delivered(lost);
    }
    lost.subscriptions.close();
    ModelSocket next = socket(lost.model());
    history.add(lost.connectionId() + " is lost at " + places + ", goes on as s" + connections);
    sockets.set(index, next);
    publish(random.nextInt(3));
    long before = published;
    var opening = next.subscriptions.goOn(places.get(0), caller(next), AccessIntent.SUBSCRIBE);
    answerUntil(opening::isComplete);
    if (opening.failed()) {
      sockets.set(index, socket(new ClientModel()));
      return;
    }
    Opened opened = opening.result();
    LongPredicate filter = passing(places.get(0).filter());
    next.model()
        .goesOnElsewhere(
            Objects.requireNonNull(places.get(0).given()).stream()
                .mapToLong(Given::until)
                .max()
                .orElse(0));
    if (!durable) {
      next.model().goesOn(before, filter, false);
    } else if (Boolean.TRUE.equals(opened.recovered())) {
      next.model().begins(Objects.requireNonNull(places.get(0).delivered()).sequence(), filter);
    } else {
      next.model().beginsWithWhatIsKept(log.firstKept(), filter);
    }
    next.subscriptions.begin(opened, false);
  }

  private void answerUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      if (random.nextInt(3) == 0) {
        publish(1);
      }
      turns.finishTurn();
      if (log.isAsked()) {
        log.answerOne(random.nextInt(10) > 0);
      }
      turns.letTimePass();
    }
  }

  /** Gives back what it holds. */
  void close() {
    sockets.forEach(socket -> socket.subscriptions.close());
    hub.pages().clear();
  }

  /** Everything gets its time: now all must be where it belongs. */
  void settle() {
    history.add("settles");
    hub.receive(late);
    sockets.forEach(ModelSocket::drain);
    hub.lookAround();
    do {
      turns.finishTurn();
      while (log.isAsked()) {
        log.answerOne(true);
        turns.finishTurn();
      }
      turns.letTimePass();
    } while (log.isAsked());
    expectNothingBroken();
    for (ModelSocket socket : sockets) {
      if (!socket.subscriptions.topics().isEmpty()) {
        history.add("is " + socket.connectionId() + " complete?");
        socket.model().hasAllUntil(published);
      }
    }
  }
}
