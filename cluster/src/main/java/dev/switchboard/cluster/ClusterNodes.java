package dev.switchboard.cluster;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.EventBatch;
import dev.switchboard.protocol.bus.NodeState;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This node among the others of its cluster, or alone. What it knows of them lives on one context;
 * questions go by an immutable picture of it.
 */
public final class ClusterNodes implements Nodes {

  private static final String HELLO = "switchboard.cluster.hello";
  private static final String BYE = "switchboard.cluster.bye";
  private static final String DOMAINS = "switchboard.cluster.domains";
  private static final String DOMAINS_WANTED = "switchboard.cluster.domains-wanted";
  private static final String INTEREST = "switchboard.cluster.interest";
  private static final String INTEREST_WANTED = "switchboard.cluster.interest-wanted";

  private static final long TICK_MS = 1_000;

  /** For how long topics that are wanted anew are gathered. */
  private static final long GATHER_MS = 10;

  private static final DeliveryOptions LOCAL = OwnHandlers.LOCAL;

  private final Vertx vertx;
  private final Context context;
  private final EventBus bus;
  private final Membership membership;
  private final boolean alone;
  private final NodeFacts facts;
  private final Set<String> always;
  private final Neighbours neighbours;
  private final Questions questions;
  private final OwnInterest interest = new OwnInterest();
  private final Map<String, DomainAnnouncement> own = new LinkedHashMap<>();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private volatile Routes routes = Routes.NONE;
  private volatile boolean accompanied;
  private volatile IntSupplier sockets = () -> 0;
  private volatile boolean left;
  private @Nullable MessageConsumer<Object> consumer;
  private long announced;
  private long lagMs;

  private ClusterNodes(
      Vertx vertx, Membership membership, NodeFacts facts, Set<String> always, Context context) {
    this.vertx = vertx;
    this.context = context;
    this.bus = vertx.eventBus();
    this.membership = membership;
    this.alone = membership.isAlone();
    this.facts = facts;
    this.always = always;
    this.neighbours = new Neighbours(bus, facts);
    this.questions = new Questions(vertx, membership.self());
  }

  /**
   * Joins the other nodes; {@link Nodes#of} gives the result from then on. Completes once this node
   * can be spoken to.
   *
   * @param always addresses that this node serves in any case
   */
  public static Future<ClusterNodes> join(
      Vertx vertx, Membership membership, NodeFacts facts, Set<String> always) {
    ClusterCodecs.register(vertx.eventBus());
    ClusterNodes nodes =
        new ClusterNodes(vertx, membership, facts, Set.copyOf(always), vertx.getOrCreateContext());
    Promise<ClusterNodes> joined = Promise.promise();
    nodes.context.runOnContext(
        started -> nodes.listen().<ClusterNodes>map(ready -> nodes).onComplete(joined));
    return joined.future().onSuccess(ready -> Nodes.join(vertx, ready));
  }

  private Future<Void> listen() {
    routes = Routes.of(always, List.of(), List.of());
    MessageConsumer<Object> listening =
        bus.consumer(Addresses.node(membership.self()), this::receive);
    consumer = listening;
    bus.localConsumer(Addresses.ROLL_CALL, question -> neighbours.tellAll());
    return listening.completion().onSuccess(ready -> tick(System.nanoTime()));
  }

  @Override
  public String self() {
    return membership.self();
  }

  @Override
  public void counting(IntSupplier openSockets) {
    sockets = openSockets;
  }

  @Override
  public Future<List<NodeState>> states() {
    return onContext(
        () -> {
          List<NodeState> states = new ArrayList<>(List.of(state()));
          for (Peer peer : neighbours.there(System.nanoTime())) {
            NodeState state = peer.state();
            if (state != null) {
              states.add(state);
            }
          }
          return states;
        });
  }

  /** How many events were handed to each of the other nodes. */
  public Future<Map<String, Long>> eventsSent() {
    return onContext(
        () -> {
          Map<String, Long> counts = new LinkedHashMap<>();
          neighbours.all().forEach(peer -> counts.put(peer.name(), peer.sentEvents()));
          return counts;
        });
  }

  /** Looks at what lives on the context; completes on the caller's. */
  private <T> Future<T> onContext(Supplier<T> look) {
    Promise<T> seen = Promise.promise();
    Context caller = vertx.getOrCreateContext();
    context.runOnContext(
        now -> {
          T value = look.get();
          caller.runOnContext(back -> seen.complete(value));
        });
    return seen.future();
  }

  /** Says good-bye. */
  public Future<Void> leave() {
    Promise<Void> gone = Promise.promise();
    context.runOnContext(
        now -> {
          left = true;
          tellAll(BYE, state());
          MessageConsumer<Object> listening = consumer;
          (listening == null ? Future.<Void>succeededFuture() : listening.unregister())
              .onComplete(gone);
        });
    return gone.future();
  }

  // One timer at a time: after a pause of the process a periodic one would make up for it.
  private void tick(long plannedNanos) {
    long now = System.nanoTime();
    lagMs = Math.max(0, (now - plannedNanos) / 1_000_000);
    if (left) {
      return;
    }
    long unused = vertx.setTimer(TICK_MS, id -> tick(now + TICK_MS * 1_000_000));
    List<String> others = new ArrayList<>(membership.nodes());
    others.remove(membership.self());
    List<String> unknown = neighbours.compare(others);
    unknown.forEach(neighbours::meet);
    tellInterest();
    tellAll(HELLO, state());
    look();
  }

  private NodeState state() {
    return new NodeState(
        membership.self(),
        facts.version(),
        facts.roles(),
        facts.since(),
        sockets.getAsInt(),
        lagMs,
        facts.marks(),
        announced,
        interest.version());
  }

  /** Makes a new picture of who serves what. */
  private void look() {
    List<Peer> there = neighbours.there(System.nanoTime());
    accompanied = !there.isEmpty();
    routes = Routes.of(always, own.values(), there);
  }

  private void tellAll(String address, Object message) {
    neighbours.all().forEach(peer -> tell(peer.name(), address, message));
  }

  private void tell(String node, String address, Object message) {
    questions.sendTo(node, address, message);
  }

  private void receive(Message<Object> message) {
    String to = message.headers().get(TO);
    Object body = message.body();
    if (to == null || left) {
      message.fail(Asking.NOT_HERE, "nothing is served here by that name");
    } else if (to.equals(Addresses.EVENTS)) {
      bus.publish(to, body, LOCAL);
    } else if (body instanceof NodeState state) {
      hear(to, state);
    } else if (body instanceof Announced domains) {
      neighbours.take(domains);
      look();
    } else if (body instanceof InterestChange change) {
      Peer peer = neighbours.meet(change.node());
      if (!peer.take(change)) {
        tell(peer.name(), INTEREST_WANTED, state());
      }
    } else {
      OwnHandlers.handOn(bus, routes, message, to);
    }
  }

  private void hear(String to, NodeState state) {
    switch (to) {
      case BYE -> neighbours.lose(state.node());
      case DOMAINS_WANTED -> tell(state.node(), DOMAINS, domains());
      case INTEREST_WANTED -> tell(state.node(), INTEREST, interest.whole(membership.self()));
      default -> {
        if (neighbours.heard(state, System.nanoTime())) {
          tell(state.node(), HELLO, state());
        }
        neighbours.find(state.node()).ifPresent(peer -> catchUp(peer, state));
      }
    }
    look();
  }

  private void catchUp(Peer peer, NodeState told) {
    if (peer.lacksDomains(told)) {
      tell(peer.name(), DOMAINS_WANTED, state());
    }
    if (peer.lacksInterest(told)) {
      tell(peer.name(), INTEREST_WANTED, state());
    }
  }

  private Announced domains() {
    return new Announced(membership.self(), announced, List.copyOf(own.values()));
  }

  @Override
  public <T> Future<T> ask(String address, Object question, boolean repeatable) {
    return questions.ask(routes, address, question, repeatable);
  }

  @Override
  public <T> Future<T> askNode(String node, String address, Object question) {
    return questions.askNode(routes, node, address, question);
  }

  @Override
  public void send(String address, Object message) {
    questions.send(routes, address, message);
  }

  @Override
  public void sendTo(String node, String address, Object message) {
    questions.sendTo(node, address, message);
  }

  @Override
  public Set<String> others(String role) {
    return routes.having(role);
  }

  @Override
  public void broadcast(String address, Object message) {
    bus.publish(address, message, LOCAL);
    if (accompanied) {
      DeliveryOptions options =
          new DeliveryOptions().addHeader(TO, address).addHeader(OwnHandlers.FOR_ALL, "");
      context.runOnContext(
          now ->
              neighbours
                  .there(System.nanoTime())
                  .forEach(peer -> bus.send(Addresses.node(peer.name()), message, options)));
    }
  }

  @Override
  public void announce(DomainAnnouncement announcement) {
    bus.publish(Addresses.ANNOUNCEMENTS, announcement, LOCAL);
    context.runOnContext(
        now -> {
          if (!announcement.equals(own.put(announcement.domain(), announcement))) {
            announceAgain();
          }
        });
  }

  @Override
  public void withdraw(String domain) {
    context.runOnContext(
        now -> {
          if (own.remove(domain) != null) {
            announceAgain();
          }
        });
  }

  private void announceAgain() {
    announced++;
    look();
    tellAll(DOMAINS, domains());
  }

  @Override
  public void pass(List<Event> events) {
    if (accompanied) {
      context.runOnContext(now -> handOut(events));
    }
  }

  private void handOut(List<Event> events) {
    for (Peer peer : neighbours.there(System.nanoTime())) {
      List<Event> wanted = peer.wantedOf(events);
      if (!wanted.isEmpty()) {
        tell(peer.name(), Addresses.EVENTS, new EventBatch(wanted));
      }
    }
  }

  @Override
  public boolean want(Topic topic) {
    if (alone || !interest.want(topic) || !accompanied) {
      return false;
    }
    tellInterestSoon();
    return true;
  }

  @Override
  public void unwant(Topic topic) {
    if (!alone) {
      interest.unwant(topic);
    }
  }

  private void tellInterestSoon() {
    if (gathering.compareAndSet(false, true)) {
      context.runOnContext(
          now -> {
            long unused =
                vertx.setTimer(
                    GATHER_MS,
                    id -> {
                      gathering.set(false);
                      tellInterest();
                    });
          });
    }
  }

  private void tellInterest() {
    interest
        .change(membership.self(), System.nanoTime())
        .ifPresent(change -> tellAll(INTEREST, change));
  }
}
