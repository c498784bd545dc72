package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Between a close frame and the end of its socket. */
@Timeout(60)
class ClosingSocketsTest {

  @TempDir private Path folder;

  @Test
  void leavesWhatHappensMeanwhileToTheNextSocket() {
    try (GatewayFixture stopping = GatewayFixture.start(folder);
        RawSocket silent =
            RawSocket.hanging(
                stopping.port(), List.of("iam ann", "sub ledger/a"), "subscribed ledger/a null")) {
      Future<Void> stopped = stopping.stopGateway();
      silent.awaitText("closing");

      await(stopping.append("ledger/a", "one"));

      await(stopped);
    }
    try (GatewayFixture next = GatewayFixture.start(folder)) {
      PlainClient.connect(next.vertx.createWebSocketClient(), next.port(), "ann")
          .expect("ledger/a 1 one");
    }
  }
}
