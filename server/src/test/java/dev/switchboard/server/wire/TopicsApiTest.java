package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What administrators see of topics: contract 6. */
@Timeout(60)
class TopicsApiTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listsWhoIsInATopicAsAnyList() throws Exception {
    try (EnvelopeClient client =
        EnvelopeClient.open(server, server.token("anna"), "&clientId=desk")) {
      client.call("subscribe", "{'topic':'orders'}");

      ObjectNode page = http.get("/topics/orders/presence").ok(200);

      assertThat(page.fieldNames()).toIterable().containsExactly("items", "nextCursor");
      assertThat(page.path("nextCursor").isNull()).isTrue();
      assertThat(page.path("items")).hasSize(1);
      assertThat(page.at("/items/0/principal").textValue()).isEqualTo("anna");
      assertThat(page.at("/items/0/clientId").textValue()).isEqualTo("desk");
    }
  }

  @Test
  void pagesWhoIsInATopicWhereALimitIsNamed() throws Exception {
    try (EnvelopeClient one = EnvelopeClient.open(server, server.token("carl"));
        EnvelopeClient two = EnvelopeClient.open(server, server.token("dora"))) {
      one.call("subscribe", "{'topic':'paged'}");
      two.call("subscribe", "{'topic':'paged'}");

      ObjectNode first = http.get("/topics/paged/presence?limit=1").ok(200);
      ObjectNode second =
          http.get("/topics/paged/presence?limit=1&cursor=%s", first.path("nextCursor").textValue())
              .ok(200);

      assertThat(
              List.of(
                  first.at("/items/0/principal").textValue(),
                  second.at("/items/0/principal").textValue()))
          .containsExactlyInAnyOrder("carl", "dora");
      assertThat(second.path("items")).hasSize(1);
      assertThat(second.path("nextCursor").isNull()).isTrue();
    }
    http.get("/topics/paged/presence?limit=501").problem(400, "limit");
  }
}
