package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What counts against the rate of a socket, 50 a second and 100 at once, and what becomes of it.
 */
@Timeout(60)
class EnvelopeRatesTest {

  private static final int FAR_OVER_THE_BURST = 300;

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersEverySubscriptionHoweverManyComeAtOnce() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("anna"))) {
      List<String> asked = new ArrayList<>();
      for (int i = 0; i < FAR_OVER_THE_BURST; i++) {
        asked.add(client.request("subscribe", "{'topic':'topic-%d'}", i));
      }

      for (String id : asked) {
        ObjectNode unused = client.answer("ack", id);
      }
    }
  }

  @Test
  void doesNotCountAcknowledgementsThatTheServerAskedFor() throws Exception {
    WireHttp http = WireHttp.of(server);
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("bert"), "&acks=1")) {
      for (int i = 0; i < FAR_OVER_THE_BURST; i++) {
        http.post("/notifications", "{'userId':'bert','title':'t','message':'m'}").ok(202);
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < FAR_OVER_THE_BURST; i++) {
        ids.add(client.push("notification", "notifications/bert").path("messageId").asText());
      }
      for (String id : ids) {
        client.say("{'type':'ack','data':{'messageId':'" + id + "'},'timestamp':1}");
      }

      ObjectNode result = client.result("presence.list", "{'topic':'notifications/bert'}");

      assertThat(result.path("items")).hasSize(1);
    }
  }
}
