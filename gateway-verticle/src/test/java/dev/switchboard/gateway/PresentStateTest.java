package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocketClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What subscribers of topics that keep no events are promised. */
class PresentStateTest {

  @TempDir Path folder;

  @Test
  void nothingFallsBetweenTheSnapshotAndWhatComes() {
    try (GatewayFixture fixture = GatewayFixture.start(folder)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient subscriber = PlainClient.connect(client, fixture.port(), "ann");

      subscriber.say("sub ledger/balance").say("ping");

      subscriber.expect("subscribed ledger/balance null");
      subscriber.expect("ledger/balance 0 two");
      subscriber.expect("ledger/balance 0 three");
      subscriber.expect("pong");
      assertThat(subscriber.told).isEmpty();
    }
  }
}
