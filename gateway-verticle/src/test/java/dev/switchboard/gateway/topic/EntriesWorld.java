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
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.TopicSelection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * A keyed topic with some sockets, to which things happen by chance; the same for the same seed.
 */
final class EntriesWorld {

  private static final int SOCKETS = 4;
  private static final int KEYS = 20;
  private static final int KINDS = 3;

  private final Random random;
  private final Topic topic = new Topic("keyed/a");
  private final HandTurns turns = new HandTurns();
  private final FakeLog log = new FakeLog(true);
  private final EntryDialect dialect = new EntryDialect();
  private final TopicHub hub = new TopicHub(turns, log, new OpenDomains(), new Counters());
  private final DomainDirectory directory = new DomainDirectory(new CommandCatalogue());
  private final SubscriptionOpener opener =
      new SubscriptionOpener(hub, directory, Clock.systemUTC());
  private final List<EntrySocket> sockets = new ArrayList<>();
  private final Set<String> present = new HashSet<>();
  private final List<Event> late = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final List<Throwable> broken = new ArrayList<>();
  private int connections;

  EntriesWorld(int seed) {
    this.random = new Random(seed);
    directory.add(new DomainAnnouncement("feed", List.of("keyed/"), List.of(), List.of()));
    hub.begin();
    for (int i = 0; i < SOCKETS; i++) {
      sockets.add(socket(new CollectionModel(log)));
    }
  }

  private EntrySocket socket(CollectionModel model) {
    return new EntrySocket("s" + ++connections, dialect, opener, model, history::add, broken::add);
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
        sockets.set(i, socket(new CollectionModel(log)));
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
      case 0, 1, 2, 3 -> change(1 + random.nextInt(4));
      case 4, 5 -> turns.finishTurn();
      case 6, 7 -> answerLog();
      case 8, 9 -> askForTopic(anySocket());
      case 10 -> anySocket().fillUp(0);
      case 11 -> drain(anySocket());
      case 12 -> unsubscribe(anySocket());
      case 13 -> comeBack(random.nextInt(SOCKETS));
      case 14 -> forgetRemovals();
      default -> {
        history.add("looks around");
        hub.lookAround();
      }
    }
  }

  private EntrySocket anySocket() {
    return sockets.get(random.nextInt(SOCKETS));
  }

  /** Entries are made, replaced, and removed, by whoever or since their time is over. */
  private void change(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long sequence = log.head() + 1;
      String key = "k" + random.nextInt(KEYS);
      boolean removal = present.contains(key) && random.nextInt(2) == 0;
      Published payload =
          removal
              ? Published.removal(key)
              : Published.entry(key, Json.parseObject("{\"kind\":" + kind(sequence) + "}"));
      Event event =
          Event.durable(topic, log.at(sequence), Long.toString(sequence), sequence, payload);
      log.add(event);
      if (removal) {
        present.remove(key);
      } else {
        present.add(key);
      }
      history.add((removal ? "removed " : "put ") + sequence + " " + key);
      // The bus may lose an event, bring it late, or twice.
      switch (random.nextInt(8)) {
        case 0 -> history.add(sequence + " is lost on the bus");
        case 1 -> late.add(event);
        case 2 -> events.addAll(List.of(event, event));
        default -> events.add(event);
      }
    }
    if (random.nextInt(4) == 0) {
      events.addAll(late);
      late.clear();
    }
    dialect.breakDown(random.nextInt(20) == 0);
    hub.receive(events);
    if (random.nextBoolean()) {
      turns.finishTurn();
    }
    dialect.breakDown(false);
  }

  private static int kind(long sequence) {
    return (int) (sequence % KINDS);
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

  private void drain(EntrySocket socket) {
    history.add(socket.connectionId() + " drains");
    if (random.nextBoolean()) {
      socket.fillUp(1 + random.nextInt(4));
      socket.subscriptions.queue().drained();
    } else {
      socket.drain();
    }
  }

  private void forgetRemovals() {
    if (random.nextInt(3) == 0) {
      log.keepFrom(random.nextInt((int) log.head() + 1));
      history.add("removals before " + log.firstKept() + " are forgotten");
    }
  }

  private void unsubscribe(EntrySocket socket) {
    if (socket.subscriptions.end(topic)) {
      history.add(socket.connectionId() + " unsubscribes");
      sockets.set(sockets.indexOf(socket), socket(new CollectionModel(log)));
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
    return sequence -> kind == null || kind.asInt() == kind(sequence);
  }

  private Caller caller(EntrySocket socket) {
    return new Caller(Principal.claimed(UserId.of("ann")), socket.connectionId(), null);
  }

  /** Subscribes, or asks again for what it is subscribed to. */
  private void askForTopic(EntrySocket socket) {
    boolean again = socket.subscriptions.topics().contains(topic);
    TopicSelection.Since since =
        random.nextBoolean()
            ? new TopicSelection.Since(null, random.nextInt((int) log.head() + 3))
            : null;
    // A position says nothing of what another filter would have let through before it.
    Map<String, JsonNode> filter =
        again && since != null ? socket.subscriptions.places().get(0).filter() : anyFilter();
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
    CollectionModel model = socket.model();
    if (since == null) {
      if (again) {
        model.asksForAllAgain(passing(filter));
      } else {
        model.beginsWithNothing(passing(filter));
      }
    } else if (!Boolean.TRUE.equals(opened.recovered())) {
      model.beginsWithNothing(passing(filter));
    } else if (again) {
      model.names(since.sequence());
      model.goesOnBehind(Math.min(since.sequence(), delivered(socket)), passing(filter));
    } else {
      model.beginsWithWhatWasAt(since.sequence(), passing(filter));
    }
    history.add(socket.connectionId() + " begins, recovered " + opened.recovered());
    socket.subscriptions.begin(opened, false);
  }

  /** How far a socket has got, as it says itself; the model knows better where that is not true. */
  private static long delivered(EntrySocket socket) {
    return Objects.requireNonNull(socket.subscriptions.places().get(0).delivered()).sequence();
  }

  /** A socket is lost, and its client comes back with another one. */
  private void comeBack(int index) {
    EntrySocket lost = sockets.get(index);
    List<Place> places = lost.subscriptions.places();
    if (places.isEmpty()) {
      return;
    }
    lost.subscriptions.close();
    EntrySocket next = socket(lost.model());
    history.add(lost.connectionId() + " is lost at " + places + ", goes on as s" + connections);
    sockets.set(index, next);
    change(random.nextInt(3));
    var opening = next.subscriptions.goOn(places.get(0), caller(next), AccessIntent.SUBSCRIBE);
    answerUntil(opening::isComplete);
    if (opening.failed()) {
      sockets.set(index, socket(new CollectionModel(log)));
      return;
    }
    next.model().goesOnElsewhere();
    next.model()
        .goesOnBehind(
            Objects.requireNonNull(places.get(0).delivered()).sequence(),
            passing(places.get(0).filter()));
    next.subscriptions.begin(opening.result(), false);
  }

  private void answerUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      if (random.nextInt(3) == 0) {
        change(1);
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
    sockets.forEach(EntrySocket::drain);
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
    for (EntrySocket socket : sockets) {
      if (!socket.subscriptions.topics().isEmpty()) {
        history.add("is " + socket.connectionId() + " complete?");
        socket.model().expectAllUntil(log.head());
        if (!socket.model().ready()) {
          throw new AssertionError(socket.connectionId() + " was never told that it is ready");
        }
      }
    }
  }
}
