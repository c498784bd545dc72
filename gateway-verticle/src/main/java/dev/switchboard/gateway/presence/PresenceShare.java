package dev.switchboard.gateway.presence;

import dev.switchboard.gateway.presence.PresenceBook.Member;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.bus.PresenceAsk;
import dev.switchboard.protocol.bus.PresenceChange;
import dev.switchboard.protocol.bus.PresencePage;
import dev.switchboard.protocol.bus.PresenceTold;
import dev.switchboard.protocol.bus.Rendezvous;
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Presence across the gateways of a cluster: tells the home of each topic, and the gateway that
 * would be its home without it, what becomes of this node's sockets, and keeps what it is told
 * itself. Until it has met another gateway it does nothing, and the book tells those who watch.
 */
public final class PresenceShare {

  /** For how long changes are gathered before they are told. */
  private static final long GATHER_MS = 10;

  private static final long TICK_MS = 1_000;

  private static final String ROLE = "gateway";

  /** How many changes are told at once. */
  private static final int PART = 1_000;

  /** The home of a topic, and the one that follows. */
  private static final int KEEPERS = 2;

  private final Vertx vertx;
  private final Context context;
  private final Nodes nodes;
  private final PresenceBook book;
  private final PresenceRoll roll;
  private final Queue<PresenceChange> changes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private final Map<String, Long> numbers = new HashMap<>();
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private volatile List<String> gateways;
  private volatile boolean shared;
  private volatile boolean stopped;

  private PresenceShare(Vertx vertx, PresenceBook book, EventPublisher publisher, Clock clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.nodes = Nodes.of(vertx);
    this.book = book;
    this.gateways = List.of(nodes.self());
    this.roll =
        new PresenceRoll(
            (topic, action, member) ->
                publisher.publish(List.of(PresenceBook.event(topic, action, member, clock))),
            (delayMs, task) ->
                context.runOnContext(now -> vertx.setTimer(delayMs, id -> task.run())),
            topic -> keepers(topic, 1).contains(nodes.self()));
  }

  /** Shares what is in a book. */
  public static PresenceShare start(
      Vertx vertx, PresenceBook book, EventPublisher publisher, Clock clock) {
    PresenceShare share = new PresenceShare(vertx, book, publisher, clock);
    share.context.runOnContext(started -> share.listen());
    return share;
  }

  private void listen() {
    consumers.add(
        vertx.eventBus().<PresenceTold>localConsumer(Addresses.PRESENCE, m -> take(m.body())));
    consumers.add(
        vertx
            .eventBus()
            .<String>localConsumer(
                Addresses.PRESENCE_WANTED, m -> tellAll(m.body(), book.whole())));
    consumers.add(
        vertx
            .eventBus()
            .<PresenceAsk>localConsumer(
                Addresses.PRESENCE_MEMBERS, m -> m.reply(members(m.body()))));
    consumers.add(
        vertx
            .eventBus()
            .<PresenceAsk>localConsumer(Addresses.PRESENCE_COUNTS, m -> m.reply(counts(m.body()))));
    tick();
  }

  /** Tells and keeps no more. */
  public Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          flush();
          stopped = true;
          Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
              .<Void>mapEmpty()
              .onComplete(done);
        });
    return done.future();
  }

  private void tick() {
    if (!stopped) {
      look(nodes.others(ROLE));
      long unused = vertx.setTimer(TICK_MS, id -> tick());
    }
  }

  private void look(Set<String> others) {
    if (!shared && others.isEmpty()) {
      return;
    }
    List<String> there = Stream.concat(Stream.of(nodes.self()), others.stream()).sorted().toList();
    if (!shared) {
      book.share(this::changed);
      shared = true;
    }
    flush();
    if (!there.equals(gateways)) {
      gateways = there;
      numbers.keySet().retainAll(there);
      List<PresenceChange> whole = book.whole();
      there.forEach(node -> tellAll(node, whole));
    } else {
      // Whoever lost the last of what it was told finds out by this.
      there.forEach(node -> tell(node, false, false, List.of()));
    }
    roll.nodes().stream().filter(node -> !there.contains(node)).forEach(roll::lose);
  }

  private List<String> keepers(Topic topic, int atMost) {
    return Rendezvous.of(topic.name(), gateways, atMost);
  }

  private void changed(PresenceChange change) {
    changes.add(change);
    if (gathering.compareAndSet(false, true)) {
      context.runOnContext(now -> vertx.setTimer(GATHER_MS, id -> flush()));
    }
  }

  private void flush() {
    gathering.set(false);
    Map<String, List<PresenceChange>> told = new HashMap<>();
    for (PresenceChange one = changes.poll(); one != null; one = changes.poll()) {
      List<String> keepers = keepers(one.topic(), KEEPERS);
      for (String keeper : keepers) {
        told.computeIfAbsent(keeper, same -> new ArrayList<>())
            .add(one.publish(keeper.equals(keepers.get(0))));
      }
    }
    told.forEach((node, some) -> tell(node, false, false, some));
  }

  /** Tells a node all that concerns it. */
  private void tellAll(String node, List<PresenceChange> whole) {
    List<PresenceChange> its =
        whole.stream().filter(one -> keepers(one.topic(), KEEPERS).contains(node)).toList();
    int from = 0;
    do {
      int to = Math.min(its.size(), from + PART);
      tell(node, from == 0, to == its.size(), its.subList(from, to));
      from = to;
    } while (from < its.size());
  }

  private void tell(String node, boolean begins, boolean ends, List<PresenceChange> some) {
    PresenceTold told =
        new PresenceTold(nodes.self(), numbers.merge(node, 1L, Long::sum), begins, ends, some);
    if (node.equals(nodes.self())) {
      take(told);
    } else {
      nodes.sendTo(node, Addresses.PRESENCE, told);
    }
  }

  private void take(PresenceTold told) {
    if (!roll.take(told)) {
      nodes.sendTo(told.node(), Addresses.PRESENCE_WANTED, nodes.self());
    }
  }

  /** The sockets on a topic behind one of them, on all nodes, in the order of their names. */
  Future<List<Member>> members(Topic topic, String after, int limit) {
    if (!shared) {
      return Future.succeededFuture(behind(book.members(topic), after, limit));
    }
    PresenceAsk question = new PresenceAsk(topic.name(), after, limit);
    List<String> keepers = keepers(topic, KEEPERS);
    return flushed()
        .compose(told -> ask(keepers.get(0), Addresses.PRESENCE_MEMBERS, question))
        .recover(
            thrown -> ask(keepers.get(keepers.size() - 1), Addresses.PRESENCE_MEMBERS, question))
        .map(page -> page.members().stream().map(PresenceShare::member).toList());
  }

  /** How many sockets of all nodes are on each topic behind a name. */
  Future<SortedMap<String, Integer>> subscribersAfter(String name, int limit) {
    if (!shared) {
      return Future.succeededFuture(book.subscribersAfter(name));
    }
    PresenceAsk question = new PresenceAsk("", name, limit);
    return Future.all(
            gateways.stream()
                .map(
                    node ->
                        ask(node, Addresses.PRESENCE_COUNTS, question)
                            .otherwise(new PresencePage(List.of(), List.of())))
                .toList())
        .map(all -> sum(all.list()));
  }

  private static SortedMap<String, Integer> sum(List<PresencePage> pages) {
    SortedMap<String, Integer> sums = new TreeMap<>(TopicLog.NAME_ORDER);
    for (PresencePage page : pages) {
      page.counts().forEach(one -> sums.merge(one.topic(), one.subscribers(), Integer::sum));
    }
    return sums;
  }

  /** What this node asks behind what it told is answered with regard to that. */
  private Future<Void> flushed() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          flush();
          done.complete();
        });
    return done.future();
  }

  private Future<PresencePage> ask(String node, String address, PresenceAsk question) {
    return nodes.askNode(node, address, question);
  }

  private PresencePage members(PresenceAsk asked) {
    Topic topic = new Topic(asked.topic());
    return new PresencePage(
        behind(shared ? roll.members(topic) : book.members(topic), asked.after(), asked.limit())
            .stream()
            .map(PresenceShare::item)
            .toList(),
        List.of());
  }

  private PresencePage counts(PresenceAsk asked) {
    return new PresencePage(
        List.of(),
        book.subscribersAfter(asked.after()).entrySet().stream()
            .limit(asked.limit())
            .map(one -> new PresencePage.Count(one.getKey(), one.getValue()))
            .toList());
  }

  private static List<Member> behind(Collection<Member> members, String after, int limit) {
    return members.stream()
        .filter(member -> member.connectionId().compareTo(after) > 0)
        .sorted(Comparator.comparing(Member::connectionId))
        .limit(limit)
        .toList();
  }

  private static PresencePage.Item item(Member member) {
    return new PresencePage.Item(member.connectionId(), member.clientId(), member.principal());
  }

  private static Member member(PresencePage.Item item) {
    return new Member(item.connectionId(), item.clientId(), item.principal());
  }
}
