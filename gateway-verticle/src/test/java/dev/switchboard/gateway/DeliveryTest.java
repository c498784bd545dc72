package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventPublisher;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What subscribers of durable topics are promised: every event, once, in order. */
class DeliveryTest {

  @TempDir Path folder;

  /** A bus that loses, repeats and reorders. */
  private static final class UnreliablePublisher implements EventPublisher {

    private final EventPublisher bus;
    private final Random random = new Random(42);
    private final List<Event> late = new ArrayList<>();

    UnreliablePublisher(EventPublisher bus) {
      this.bus = bus;
    }

    @Override
    public synchronized void publish(List<Event> events) {
      List<Event> arriving = new ArrayList<>();
      for (Event event : events) {
        switch (random.nextInt(6)) {
          case 0 -> {
            // Lost.
          }
          case 1 -> late.add(event);
          case 2 -> arriving.addAll(List.of(event, event));
          default -> arriving.add(event);
        }
      }
      bus.publish(arriving);
      if (random.nextInt(6) == 0) {
        bus.publish(arriving);
      }
      if (late.size() > 3) {
        bus.publish(late);
        late.clear();
      }
    }
  }

  @Test
  void everySubscriberSeesEveryEventOnceAndInOrderWhateverTheBusDoes() {
    try (GatewayFixture fixture =
        GatewayFixture.start(folder, GatewayFixture.LIMITS, UnreliablePublisher::new)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      List<PlainClient> subscribers = new ArrayList<>();
      List<Future<?>> appends = new ArrayList<>();
      int events = 1_500;
      for (int i = 0; i < events; i++) {
        appends.add(fixture.append("ledger/a", "entry" + (i + 1)));
        if (i % 250 == 0) {
          // In the middle of the stream, from the beginning.
          subscribers.add(
              PlainClient.connect(client, fixture.port(), "user" + i).say("sub ledger/a 0"));
        }
      }
      await(Future.all(appends));

      for (PlainClient subscriber : subscribers) {
        subscriber.expect("subscribed ledger/a true");
        for (int i = 1; i <= events; i++) {
          subscriber.expect("ledger/a " + i + " entry" + i);
        }
        assertThat(subscriber.told).isEmpty();
      }
    }
  }

  @Test
  void noEventFallsBetweenSubscribingAndGoingLive() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient subscriber = PlainClient.connect(client, fixture.port(), "ann");
      PlainClient writer = PlainClient.connect(client, fixture.port(), "bob");

      subscriber.say("sub ledger/a");
      for (int i = 1; i <= 200; i++) {
        writer.say("add ledger/a entry" + i);
      }

      subscriber.expect("subscribed ledger/a null");
      String first = subscriber.next();
      int from = Integer.parseInt(first.split(" ", -1)[1]);
      for (int i = from + 1; i <= 200; i++) {
        subscriber.expect("ledger/a " + i + " entry" + i);
      }
    }
  }

  @Test
  void aPositionBehindWhatIsKeptIsAnsweredNotRecoveredAndReplaysWhatIsKept() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      List<Future<?>> appends = new ArrayList<>();
      for (int i = 1; i <= LedgerDomain.KEPT + 10; i++) {
        appends.add(fixture.append("ledger/a", "entry" + i));
      }
      await(Future.all(appends));
      WebSocketClient client = fixture.vertx.createWebSocketClient();

      PlainClient subscriber =
          PlainClient.connect(client, fixture.port(), "ann").say("sub ledger/a 3");

      subscriber.expect("subscribed ledger/a false");
      for (int i = 11; i <= LedgerDomain.KEPT + 10; i++) {
        subscriber.expect("ledger/a " + i + " entry" + i);
      }
    }
  }

  @Test
  void aPositionBeyondTheHeadIsOneOfAnotherHistory() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      await(fixture.append("ledger/a", "entry1"));
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient subscriber =
          PlainClient.connect(client, fixture.port(), "ann").say("sub ledger/a 99");
      subscriber.expect("subscribed ledger/a false");
      subscriber.expect("ledger/a 1 entry1");

      await(fixture.append("ledger/a", "entry2"));

      subscriber.expect("ledger/a 2 entry2");
    }
  }

  @Test
  void aSlowSocketCatchesUpFromTheLogAndHoldsUpNobody() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient slow = PlainClient.connect(client, fixture.port(), "slow").say("sub ledger/a");
      PlainClient quick = PlainClient.connect(client, fixture.port(), "quick").say("sub ledger/a");
      slow.expect("subscribed ledger/a null");
      quick.expect("subscribed ledger/a null");
      slow.socket.pause();
      String big = "x".repeat(20_000);

      List<Future<?>> appends = new ArrayList<>();
      for (int i = 1; i <= 800; i++) {
        appends.add(fixture.append("ledger/a", big));
      }
      await(Future.all(appends));
      for (int i = 1; i <= 800; i++) {
        quick.expect("ledger/a " + i + " " + big);
      }
      slow.socket.resume();

      for (int i = 1; i <= 800; i++) {
        slow.expect("ledger/a " + i + " " + big);
      }
    }
  }

  @Test
  void aLostSocketIsTakenOverOnceWithWhatItMissed() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient lost = PlainClient.connect(client, fixture.port(), "ann").say("sub ledger/a");
      lost.expect("subscribed ledger/a null");
      await(fixture.append("ledger/a", "one"));
      lost.expect("ledger/a 1 one");

      ((WebSocketInternal) lost.socket).channelHandlerContext().close();
      // What is written before the server sees the end counts as delivered.
      await(fixture.allGone());
      await(fixture.append("ledger/a", "two"));
      await(fixture.append("ledger/a", "three"));
      PlainClient next = PlainClient.connect(client, fixture.port(), "ann");

      next.expect("ledger/a 2 two");
      next.expect("ledger/a 3 three");
      next.say("sub ledger/a").expect("subscribed ledger/a null");
      await(fixture.append("ledger/a", "four"));
      next.expect("ledger/a 4 four");
      PlainClient another = PlainClient.connect(client, fixture.port(), "ann");
      await(fixture.append("ledger/a", "five"));
      another.say("ping").expect("pong");
    }
  }
}
