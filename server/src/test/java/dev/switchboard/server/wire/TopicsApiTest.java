package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators see of topics: contract 6. */
@Timeout(60)
class TopicsApiTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "feed.namespaces.seats.keyed=true",
            "feed.namespaces.private.subscribe=admin");
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

  @ParameterizedTest
  @ValueSource(strings = {"a/entries", "entries", "a/messages", "a/b/presence", "entries/entries"})
  void takesATopicThatIsCalledAsACallIs(String topic) throws Exception {
    http.post("/topics/" + topic + "/messages", "{'data':1}").ok(202);

    assertThat(http.get("/topics/" + topic + "/messages").ok(200).path("items")).hasSize(1);
    assertThat(http.get("/topics/" + topic + "/presence").ok(200).path("items")).isEmpty();
  }

  @Test
  void tellsAnEntryFromATopicThatIsCalledSo() throws Exception {
    http.post("/topics/seats/entries/messages", "{'key':'messages','data':1}").ok(202);

    assertThat(http.get("/topics/seats/entries/entries").ok(200).at("/items/0/key").textValue())
        .isEqualTo("messages");
    assertThat(http.delete("/topics/seats/entries/entries/messages").status()).isEqualTo(204);
    http.delete("/topics/seats/entries/messages").problem(404, "entry");
  }

  @Test
  void namesAllMethodsThereAre() throws Exception {
    http.put("/topics/a/entries/messages", "{}").problem(405, "DELETE, GET, HEAD, OPTIONS, POST");
    http.put("/topics/a/entries/b", "{}").problem(405, "DELETE, OPTIONS");
    http.put("/topics/a/messages", "{}").problem(405, "GET, HEAD, OPTIONS, POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topics?cursor=orders",
        "/topics?cursor=dG9waWM6",
        "/topics?cursor=bWVtYmVyOmE",
        "/topics?cursor=dG9waWM6YQ==",
        "/topics/orders/presence?cursor=conn_1",
        "/topics/orders/messages?cursor=1.zzz",
        "/topics/seats/entries?cursor=1.zzz",
        "/topics/seats/entries?cursor=x",
        "/connections?cursor=1-zzz"
      })
  void refusesACursorThatNoListGaveOut(String path) throws Exception {
    http.get(path).problem(400, "cursor");
  }

  @Test
  void letsServicesSeeWhoIsThereWhereTheyMaySubscribe() throws Exception {
    WireHttp service = http.as(server.token("backend", Role.SERVICE, null));
    WireHttp admin = http.as(server.token("root", Role.ADMIN, null));

    service.get("/topics/orders/presence").ok(200);
    service.get("/topics/private:1/presence").problem(403, "read");
    service.get("/topics/chat/1/presence").problem(404);
    admin.get("/topics/private:1/presence").ok(200);
    admin.get("/topics/chat/1/presence").ok(200);
  }
}
