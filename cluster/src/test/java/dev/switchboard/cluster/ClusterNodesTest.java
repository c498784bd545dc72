package dev.switchboard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.EventBatch;
import dev.switchboard.protocol.bus.Nodes;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes on real clustered event buses, joined by Hazelcast on loopback. */
@Timeout(90)
class ClusterNodesTest {

  private static final Topic NEWS = new Topic("news");
  private static final Topic SPORTS = new Topic("sports");

  private final List<HazelcastNode> started = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(node -> await(node.vertx().close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A node, and what its gateways would hear. */
  private record Heard(ClusterNodes nodes, Vertx vertx, BlockingQueue<Event> events) {

    Event next() throws InterruptedException {
      Event event = events.poll(30, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing came");
      }
      return event;
    }
  }

  private Heard join(String secret, String store) throws IOException {
    ports.add(freePort());
    ClusterConfig config =
        new ClusterConfig(
            "test",
            secret,
            "127.0.0.1",
            ports.get(ports.size() - 1),
            0,
            ports.stream().map(port -> "127.0.0.1:" + port).toList(),
            Optional.empty(),
            Optional.empty());
    HazelcastNode node = await(HazelcastNode.start(new VertxOptions(), config));
    started.add(node);
    EventBus bus = node.vertx().eventBus();
    BusCodecs.register(bus);
    ClusterNodes nodes =
        await(
            ClusterNodes.join(
                node.vertx(),
                node.membership(),
                new NodeFacts("1", List.of("all"), 0, Map.of(NodeFacts.STORE, store)),
                Set.of("echo")));
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    bus.<EventBatch>localConsumer(
        Addresses.EVENTS, message -> events.addAll(message.body().events()));
    return new Heard(nodes, node.vertx(), events);
  }

  private static Event event(Topic topic, long sequence) {
    return Event.durable(
        topic,
        new Position("e", sequence),
        "id" + sequence,
        0,
        new Published("data", IntNode.valueOf(1), null, null));
  }

  /** Publishes until the other node has heard of one that it wants, and so has told its wish. */
  private static void untilHeard(Heard from, Heard to, Topic topic) throws InterruptedException {
    long sequence = 0;
    Event heard = null;
    while (heard == null) {
      from.nodes().pass(List.of(event(topic, ++sequence)));
      heard = to.events().poll(20, TimeUnit.MILLISECONDS);
    }
    from.nodes().pass(List.of(event(topic, ++sequence)));
    while (!to.next().equals(event(topic, sequence))) {
      // An earlier one.
    }
  }

  @Test
  void handsEventsToNodesOnlyThatWantThem() throws Exception {
    Heard one = join("s", "db");
    Heard wanting = join("s", "db");
    Heard other = join("s", "db");
    boolean unused = wanting.nodes().want(NEWS);
    boolean unusedToo = other.nodes().want(SPORTS);
    untilHeard(one, wanting, NEWS);
    untilHeard(one, other, SPORTS);
    Map<String, Long> before = await(one.nodes().eventsSent());

    List<Event> batch = new ArrayList<>();
    for (int i = 1_001; i <= 1_100; i++) {
      batch.add(event(NEWS, i));
      batch.add(event(new Topic("nobody"), i));
    }
    one.nodes().pass(batch);

    for (int i = 1_001; i <= 1_100; i++) {
      assertThat(wanting.next()).isEqualTo(event(NEWS, i));
    }
    Map<String, Long> sent = await(one.nodes().eventsSent());
    long more = sent.values().stream().mapToLong(Long::longValue).sum();
    assertThat(more - before.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
    assertThat(other.events()).isEmpty();
  }

  @Test
  void asksForTheWholeWhereAChangeOfInterestWasLost() throws Exception {
    Heard one = join("s", "db");
    Heard wanting = join("s", "db");
    boolean unused = wanting.nodes().want(SPORTS);
    untilHeard(one, wanting, SPORTS);
    AtomicBoolean lost = new AtomicBoolean();
    wanting
        .vertx()
        .eventBus()
        .addOutboundInterceptor(
            (DeliveryContext<InterestChange> context) -> {
              boolean change = context.body() instanceof InterestChange;
              if (!change || !lost.compareAndSet(false, true)) {
                context.next();
              }
            });

    boolean unusedToo = wanting.nodes().want(NEWS);

    untilHeard(one, wanting, NEWS);
    assertThat(lost).isTrue();
  }

  @Test
  void asksTheNodeThatHasTheDomainAsLongAsItHas() throws Exception {
    Heard one = join("s", "db");
    Heard other = join("s", "db");
    BlockingQueue<DomainAnnouncement> announced = new LinkedBlockingQueue<>();
    one.vertx()
        .eventBus()
        .<DomainAnnouncement>localConsumer(
            Addresses.ANNOUNCEMENTS, message -> announced.add(message.body()));
    String address = Addresses.command("loud.say");
    other
        .vertx()
        .eventBus()
        .<String>localConsumer(address, message -> message.reply(message.body() + "!"));

    ObjectNode anything = Json.object();
    DomainAnnouncement loud =
        new DomainAnnouncement(
            "loud",
            List.of(),
            List.of(new CommandSpec("loud.say", anything, anything, true)),
            List.of());
    other.nodes().announce(loud);

    assertThat(announced.poll(30, TimeUnit.SECONDS)).isEqualTo(loud);
    assertThat(await(one.nodes().<String>ask(address, "hey", false))).isEqualTo("hey!");

    other.nodes().withdraw("loud");
    String answer = "hey!";
    while (answer.equals("hey!")) {
      answer =
          await(
              one.nodes()
                  .<String>ask(address, "hey", false)
                  .recover(gone -> Future.succeededFuture("nobody")));
    }
    assertThat(answer).isEqualTo("nobody");
  }

  @Test
  void knowsNothingOfANodeWithAnotherDatabaseOrSecret() throws Exception {
    Heard one = join("s", "db");
    Heard foreign = join("s", "other db");
    Heard stranger = join("another secret", "db");
    boolean unused = foreign.nodes().want(NEWS);
    boolean unusedToo = stranger.nodes().want(NEWS);
    Heard wanting = join("s", "db");
    boolean unusedAgain = wanting.nodes().want(NEWS);

    untilHeard(one, wanting, NEWS);

    assertThat(foreign.events()).isEmpty();
    assertThat(stranger.events()).isEmpty();
    assertThat(await(one.nodes().states())).hasSize(2);
    assertThat(await(stranger.nodes().states())).hasSize(1);
    assertThat(Nodes.of(one.vertx())).isSameAs(one.nodes());
  }
}
