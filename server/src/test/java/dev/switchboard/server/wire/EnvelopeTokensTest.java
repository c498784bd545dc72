package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What envelope's {@code auth} does, and how sockets are sent away (contract 3, 5.1 and 7). */
@Timeout(60)
class EnvelopeTokensTest {

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "feed.namespaces.staff.subscribe=agent");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void confirmsAFreshToken() throws IOException {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("anna"))) {
      client.refused(3001, "subscribe", "{'topic':'staff:room'}");

      ObjectNode ack =
          client.call("auth", "{'token':'%s'}", server.token("anna", Role.AGENT, null));

      assertThat(ack.fieldNames()).toIterable().containsExactly("messageId");
      client.call("subscribe", "{'topic':'staff:room'}");
      for (String data : List.of("null", "{}", "{'token':null}", "{'token':''}", "{'token':7}")) {
        client.refused(2000, "auth", data);
      }
      client.expectNothing();
    }
  }

  @Test
  void sendsAwayWhoComesWithAWrongTokenLater() throws IOException {
    String expired = server.token("bert", Role.USER, Duration.ofSeconds(-1));
    for (String token : List.of("nonsense", expired, server.token("carl"))) {
      try (EnvelopeClient client = EnvelopeClient.open(server, server.token("bert"))) {
        ObjectNode error = client.refused(1001, "auth", "{'token':'%s'}", token);
        assertThat(error.at("/details/status").intValue()).isEqualTo(40100);
        client.wire().expectClose(1008);
      }
    }
  }

  @Test
  void saysWhyBeforeAnAdministratorsClose() throws Exception {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("dora"))) {
      String connection =
          client
              .result("presence.list", "{'topic':'notifications/dora'}")
              .at("/items/0/connectionId")
              .asText();

      assertThat(WireHttp.of(server).delete("/connections/" + connection).status()).isEqualTo(204);

      ObjectNode data = (ObjectNode) client.wire().next("disconnect").path("data");
      assertThat(data.toString())
          .isEqualTo(
              WireClient.json(
                  "{'code':1008,'reason':'closed by an administrator',"
                      + "'reconnect':false,'retryAfter':0}"));
      client.wire().expectClose(1008);
    }
  }
}
