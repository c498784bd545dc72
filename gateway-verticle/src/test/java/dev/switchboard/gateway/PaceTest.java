package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.domain.Pace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocketClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a domain is told whose source waits for its subscribers. */
class PaceTest {

  private static final int EVENTS = 1_900;

  @TempDir Path folder;

  /** The slowest sockets of all event loops, as they are told. */
  private static final class Slowest {

    private final Map<String, Long> byReporter = new HashMap<>();
    private final Promise<Void> caughtUp = Promise.promise();

    synchronized void told(Pace pace) {
      if (pace.sequence() == null) {
        byReporter.remove(pace.reporter());
      } else {
        byReporter.put(pace.reporter(), pace.sequence());
      }
      if (now().equals(OptionalLong.of(EVENTS))) {
        caughtUp.tryComplete();
      }
    }

    synchronized OptionalLong now() {
      return byReporter.values().stream().mapToLong(Long::longValue).min();
    }
  }

  @Test
  void theSlowestSocketCountsAsLongAsItIsThere() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      Slowest slowest = new Slowest();
      await(
          fixture
              .vertx
              .eventBus()
              .<Pace>localConsumer(
                  Addresses.pace("ledger"), message -> slowest.told(message.body()))
              .completion());
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient quick = subscribed(client, fixture, "quick");
      PlainClient slow = subscribed(client, fixture, "slow");
      slow.socket.pause();
      String big = "x".repeat(20_000);
      List<Future<?>> appends = new ArrayList<>();
      for (int i = 1; i <= EVENTS; i++) {
        appends.add(fixture.append("ledger/paced", big));
      }
      await(Future.all(appends));
      for (int i = 1; i <= EVENTS; i++) {
        quick.expect("ledger/paced " + i + " " + big);
      }

      assertThat(slowest.now().orElseThrow()).isLessThan(EVENTS);
      assertThat(slowest.caughtUp.future().isComplete()).isFalse();
      Future<Void> unused = slow.socket.close();
      slow.socket.resume();

      await(slowest.caughtUp.future());
    }
  }

  private static PlainClient subscribed(
      WebSocketClient client, GatewayFixture fixture, String name) {
    return PlainClient.connect(client, fixture.port(), name)
        .say("sub ledger/paced")
        .expect("subscribed ledger/paced null");
  }
}
