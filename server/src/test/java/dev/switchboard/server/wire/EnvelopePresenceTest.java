package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is subscribed to what: told, asked for, and over HTTP (contract 5.1, 6 and 7). */
@Timeout(60)
class EnvelopePresenceTest {

  private final WireServer server;

  EnvelopePresenceTest(@TempDir Path directory) {
    server = WireServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EnvelopeClient connect(String user, String... query) throws IOException {
    return EnvelopeClient.open(server, server.token(user), query);
  }

  private static void expect(EnvelopeClient client, String topic, String data) throws IOException {
    ObjectNode push = client.push("data", topic);
    assertThat(push.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId", "topic");
    assertThat(push.path("data").toString()).isEqualTo(WireClient.json(data));
  }

  @Test
  void tellsWhoComesAndGoes() throws Exception {
    try (EnvelopeClient watch = connect("watch", "&clientId=w");
        EnvelopeClient blind = connect("blind")) {
      watch.call("subscribe", "{'topic':'room','presence':true}");
      blind.call("subscribe", "{'topic':'room','presence':false}");
      expect(
          watch, "room", "{'kind':'presence','action':'join','clientId':null,'principal':'blind'}");

      EnvelopeClient phone = connect("anna", "&clientId=phone");
      phone.call("subscribe", "{'topic':'room'}");
      phone.call("subscribe", "{'topic':'room'}");
      phone.call("unsubscribe", "{'topic':'room'}");
      phone.call("unsubscribe", "{'topic':'room'}");
      phone.call("subscribe", "{'topic':'room'}");
      phone.wire().leave();
      EnvelopeClient lost = connect("anna", "&clientId=phone");
      lost.call("subscribe", "{'topic':'room'}");
      lost.wire().drop();

      for (int i = 0; i < 3; i++) {
        for (String action : List.of("join", "leave")) {
          expect(
              watch,
              "room",
              "{'kind':'presence','action':'"
                  + action
                  + "','clientId':'phone','principal':'anna'}");
        }
      }
      blind.expectNothing();
    }
  }

  @Test
  void saysNothingOfWhoIsCutOffAndBackInAMomentOrHasAnotherSocketLeft() throws Exception {
    try (EnvelopeClient watch = connect("watch", "&clientId=w")) {
      watch.call("subscribe", "{'topic':'room','presence':true}");
      EnvelopeClient lost = connect("anna", "&clientId=phone");
      lost.call("subscribe", "{'topic':'room'}");
      EnvelopeClient second = connect("anna", "&clientId=phone");
      second.call("subscribe", "{'topic':'room'}");
      assertThat(watch.push("data", "room").at("/data/action").asText()).isEqualTo("join");

      second.wire().leave();
      server.awaitConnections(2);
      lost.wire().drop();
      server.awaitConnections(1);
      EnvelopeClient back = connect("anna", "&clientId=phone");
      back.expectNothing();
      watch.expectNothing();

      back.call("unsubscribe", "{'topic':'room'}");
      assertThat(watch.push("data", "room").at("/data/action").asText()).isEqualTo("leave");
      back.close();
    }
  }

  @Test
  void tellsNoMoreAfterTheSubscription() throws Exception {
    try (EnvelopeClient watch = connect("watch");
        EnvelopeClient anna = connect("anna")) {
      watch.call("subscribe", "{'topic':'room'}");
      watch.call("subscribe", "{'topic':'room','presence':true}");
      watch.call("subscribe", "{'topic':'other'}");
      anna.call("subscribe", "{'topic':'other'}");
      anna.call("subscribe", "{'topic':'room'}");
      assertThat(watch.push("data", "room").at("/data/action").asText()).isEqualTo("join");

      watch.call("unsubscribe", "{'topic':'room'}");
      watch.call("subscribe", "{'topic':'room'}");
      anna.call("unsubscribe", "{'topic':'room'}");

      watch.expectNothing();
    }
  }

  @Test
  void listsWhoIsThere() throws Exception {
    try (EnvelopeClient anna = connect("anna", "&clientId=phone");
        EnvelopeClient bert = connect("bert")) {
      anna.call("subscribe", "{'topic':'room'}");
      bert.call("subscribe", "{'topic':'room'}");

      JsonNode items = bert.result("presence.list", "{'topic':'room'}").path("items");

      List<String> seen = new ArrayList<>();
      for (JsonNode item : items) {
        assertThat(item.path("connectionId").asText()).isNotEmpty();
        seen.add(item.path("principal").asText() + " " + item.path("clientId").asText("-"));
      }
      assertThat(seen).containsExactlyInAnyOrder("anna phone", "bert -");
      anna.call("unsubscribe", "{'topic':'room'}");
      assertThat(bert.result("presence.list", "{'topic':'room'}").path("items")).hasSize(1);
      assertThat(bert.result("presence.list", "{'topic':'empty'}").path("items")).isEmpty();
      assertThat(bert.result("presence.list", "{'topic':'notifications/bert'}").path("items"))
          .hasSize(1);
      bert.refused(3001, "presence.list", "{'topic':'notifications/anna'}");
      bert.refused(3001, "presence.list", "{'topic':'chat/999'}");
      bert.refused(3001, "presence.list", "{'topic':'a\\u0000b'}");
      for (String data : List.of("{}", "{'topic':''}", "{'topic':7}", "{'topic':null}")) {
        bert.refused(2000, "presence.list", data);
      }
    }
  }

  @Test
  void listsWhoIsThereOverHttp() throws Exception {
    WireHttp http = WireHttp.of(server);
    try (EnvelopeClient anna = connect("anna", "&clientId=phone")) {
      anna.call("subscribe", "{'topic':'chat room'}");

      for (String topic : List.of("chat%20room", "notifications%2Fanna")) {
        JsonNode items = http.get("/topics/%s/presence", topic).ok(200).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).fieldNames())
            .toIterable()
            .containsExactlyInAnyOrder("connectionId", "clientId", "principal");
        assertThat(items.at("/0/clientId").asText()).isEqualTo("phone");
        assertThat(items.at("/0/principal").asText()).isEqualTo("anna");
      }
      assertThat(http.get("/topics/nobody/presence").ok(200).path("items")).isEmpty();
      http.as(server.token("anna")).get("/topics/nobody/presence").problem(403);
      http.as("nonsense").get("/topics/nobody/presence").problem(401);
    }
  }

  @Test
  void listsTopicsPageByPage() throws Exception {
    WireHttp http = WireHttp.of(server);
    try (EnvelopeClient anna = connect("anna");
        EnvelopeClient bert = connect("bert")) {
      for (String topic : List.of("a", "b", "B", "é", "task/list", "z:1")) {
        anna.call("subscribe", "{'topic':'%s'}", topic);
      }
      bert.call("subscribe", "{'topic':'b'}");
      for (String topic : List.of("a", "b", "unread", "z%3A2")) {
        http.post("/topics/" + topic + "/messages", "{'data':1}").ok(202);
      }
      List<String> whole = new ArrayList<>();
      ObjectNode all = http.get("/topics").ok(200);
      all.path("items").forEach(item -> whole.add(item.path("topic").asText()));

      List<String> paged = new ArrayList<>();
      String query = "?limit=2";
      while (!query.isEmpty()) {
        ObjectNode page = http.get("/topics%s", query).ok(200);
        assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
        page.path("items").forEach(item -> paged.add(item.path("topic").asText()));
        JsonNode next = page.path("nextCursor");
        query =
            next.isNull()
                ? ""
                : "?limit=2&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
      }

      assertThat(paged).isEqualTo(whole);
      assertThat(whole)
          .containsExactlyInAnyOrder(
              "a",
              "b",
              "B",
              "é",
              "notifications/anna",
              "notifications/bert",
              "task/list",
              "unread",
              "z:1",
              "z:2");
      JsonNode live = all.path("items").get(whole.indexOf("b"));
      assertThat(live.fieldNames())
          .toIterable()
          .containsExactly("topic", "subscribers", "sequence", "epoch");
      assertThat(live.path("subscribers").intValue()).isEqualTo(2);
      assertThat(live.path("sequence").intValue()).isEqualTo(1);
      JsonNode unread = all.path("items").get(whole.indexOf("unread"));
      assertThat(unread.path("subscribers").intValue()).isZero();
      http.get("/topics?limit=0").problem(400, "limit");
      http.get("/topics?limit=501").problem(400, "limit");
      http.as(server.token("anna")).get("/topics").problem(403);
      http.as(server.token("backend", Role.SERVICE, null)).get("/topics").ok(200);
    }
  }
}
