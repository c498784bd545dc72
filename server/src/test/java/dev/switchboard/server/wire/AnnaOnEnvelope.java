package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** Anna, who loses her envelope sockets and her server, and comes back. */
abstract class AnnaOnEnvelope {

  WireServer server;

  AnnaOnEnvelope(Path directory) {
    this.server = WireServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  EnvelopeClient connect(String... query) throws IOException {
    return EnvelopeClient.open(server, server.token("anna"), query);
  }

  void notifyAnna(String title) throws Exception {
    WireHttp.of(server)
        .post("/notifications", "{'userId':'anna','title':'%s','message':'m'}", title)
        .ok(202);
  }

  static void expectNotification(EnvelopeClient client, String title) throws IOException {
    assertThat(client.push("notification", "notifications/anna").at("/data/title").asText())
        .isEqualTo(title);
  }

  /** Ends a socket without a word, and waits until the server has noticed. */
  void lose(EnvelopeClient client) throws IOException {
    client.wire().drop();
    server.awaitConnections(0);
  }

  /** Stops and starts the server as somebody who is connected sees it. */
  void restart(EnvelopeClient client) throws IOException {
    CompletableFuture<WireServer> restarting = CompletableFuture.supplyAsync(server::restart);
    client.wire().next("disconnect");
    client.wire().expectClose(1001);
    server = restarting.join();
  }
}
