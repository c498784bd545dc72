package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are collections of entries (contract 8.1). */
@Timeout(60)
class KeyedTopicsTest {

  private WireServer server;
  private WireHttp http;
  private int users;

  @SuppressWarnings("NullAway.Init") // Started before each test.
  KeyedTopicsTest() {}

  @BeforeEach
  void start(@TempDir Path directory) {
    server =
        WireServer.start(
            directory,
            "feed.namespaces.flags.keyed=true",
            "feed.namespaces.flags.publish=everyone",
            "feed.namespaces.data.keyed=true");
    http = WireHttp.of(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EnvelopeClient connect(String... query) throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users), query);
  }

  private ObjectNode put(String topic, String key, String data) throws Exception {
    return http.post("/topics/" + topic + "/messages", "{'key':'%s','data':%s}", key, data).ok(202);
  }

  private void remove(String topic, String key) throws Exception {
    assertThat(http.delete("/topics/" + topic + "/entries/" + key).status()).isEqualTo(204);
  }

  /** The next pushes of a topic until the client is told that it is ready, as {@code key=data}. */
  private static List<String> entries(EnvelopeClient client, String topic) throws IOException {
    List<String> entries = new ArrayList<>();
    while (true) {
      ObjectNode push = client.push("data", topic);
      if (!push.has("key")) {
        assertThat(push.path("data").toString())
            .isEqualTo(WireClient.json("{'kind':'entries','ready':true}"));
        return entries;
      }
      entries.add(change(push));
    }
  }

  private static String change(ObjectNode push) {
    String key = push.path("key").textValue();
    return push.path("removed").booleanValue() ? "-" + key : key + "=" + push.path("data");
  }

  private static void expect(EnvelopeClient client, String topic, String... changes)
      throws IOException {
    for (String change : changes) {
      assertThat(change(client.push("data", topic))).isEqualTo(change);
    }
  }

  @Test
  void giveTheEntriesThereAreAndThenEveryChange() throws Exception {
    put("flags:a", "dark", "false");
    put("flags:a", "old", "1");
    put("flags:a", "dark", "true");
    remove("flags:a", "old");
    try (EnvelopeClient client = connect()) {
      ObjectNode ack = client.call("subscribe", "{'topic':'flags:a'}");
      assertThat(ack.path("sequence").intValue()).isEqualTo(4);
      assertThat(ack.has("recovered")).isFalse();
      assertThat(entries(client, "flags:a")).containsExactly("dark=true");

      ObjectNode answer = put("flags:a", "beta", "{'on':[1]}");
      remove("flags:a", "dark");

      ObjectNode made = client.push("data", "flags:a");
      assertThat(made.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "type", "data", "timestamp", "messageId", "topic", "key", "sequence", "epoch");
      assertThat(change(made)).isEqualTo("beta={\"on\":[1]}");
      assertThat(made.path("sequence")).isEqualTo(answer.path("sequence"));
      assertThat(made.path("epoch")).isEqualTo(answer.path("epoch"));
      ObjectNode removed = client.push("data", "flags:a");
      assertThat(removed.path("removed").booleanValue()).isTrue();
      assertThat(removed.path("key").textValue()).isEqualTo("dark");
      assertThat(removed.get("data").isNull()).isTrue();
      assertThat(removed.path("sequence").intValue()).isEqualTo(6);
      client.expectNothing();
    }
  }

  @Test
  void tellAClientOfAnEmptyCollectionThatItIsReady() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'flags:empty'}");
      assertThat(entries(client, "flags:empty")).isEmpty();
      put("flags:empty", "first", "1");
      expect(client, "flags:empty", "first=1");
    }
  }

  @Test
  void bringWhatChangedSinceAPosition() throws Exception {
    put("flags:b", "a", "1");
    put("flags:b", "b", "1");
    ObjectNode position = put("flags:b", "c", "1");
    put("flags:b", "a", "2");
    put("flags:b", "a", "3");
    remove("flags:b", "b");
    try (EnvelopeClient client = connect();
        EnvelopeClient foreign = connect()) {
      ObjectNode ack =
          client.call(
              "subscribe",
              "{'topic':'flags:b','since':{'epoch':'%s','sequence':3}}",
              position.path("epoch").textValue());
      ObjectNode refused =
          foreign.call("subscribe", "{'topic':'flags:b','since':{'epoch':'another','sequence':3}}");

      assertThat(ack.path("recovered").toString()).isEqualTo("true");
      assertThat(entries(client, "flags:b")).containsExactly("a=3", "-b");
      assertThat(refused.path("recovered").toString()).isEqualTo("false");
      assertThat(entries(foreign, "flags:b")).containsExactly("c=1", "a=3");
    }
  }

  @Test
  void bringALostSocketWhatChangedMeanwhile() throws Exception {
    put("flags:c", "a", "1");
    put("flags:c", "b", "1");
    String token = server.token("anna");
    EnvelopeClient lost = EnvelopeClient.open(server, token, "&clientId=phone");
    lost.call("subscribe", "{'topic':'flags:c'}");
    assertThat(entries(lost, "flags:c")).containsExactly("a=1", "b=1");
    lost.wire().drop();
    server.awaitConnections(0);
    put("flags:c", "a", "2");
    remove("flags:c", "b");

    try (EnvelopeClient back = EnvelopeClient.open(server, token, "&clientId=phone")) {
      assertThat(entries(back, "flags:c")).containsExactly("a=2", "-b");
      back.call("subscribe", "{'topic':'flags:c'}");
      assertThat(entries(back, "flags:c")).containsExactly("a=2");
    }
  }

  @Test
  void giveAllEntriesToAPageThatIsLoadedAgain() throws Exception {
    put("flags:d", "a", "1");
    String token = server.token("bert");
    EnvelopeClient page = EnvelopeClient.open(server, token, "&clientId=tab");
    page.call("subscribe", "{'topic':'flags:d'}");
    assertThat(entries(page, "flags:d")).containsExactly("a=1");
    page.wire().sendFrame(WireClient.CLOSE, new byte[] {0x03, (byte) 0xE9});
    assertThat(page.wire().frame().closeCode()).isEqualTo(1001);
    page.close();
    server.awaitConnections(0);

    try (EnvelopeClient again = EnvelopeClient.open(server, token, "&clientId=tab")) {
      again.call("subscribe", "{'topic':'flags:d'}");
      assertThat(entries(again, "flags:d")).containsExactly("a=1");
    }
  }

  @Test
  void takeAndRemoveEntriesOfSockets() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'flags:e'}");
      assertThat(entries(client, "flags:e")).isEmpty();

      ObjectNode put =
          client.result("topic.publish", "{'topic':'flags:e','key':'a','data':{'x':1}}");
      ObjectNode removed = client.result("topic.remove", "{'topic':'flags:e','key':'a'}");

      assertThat(put.path("sequence").intValue()).isEqualTo(1);
      assertThat(removed.path("sequence").intValue()).isEqualTo(2);
      expect(client, "flags:e", "a={\"x\":1}", "-a");
      ObjectNode unknown = client.refused(3001, "topic.remove", "{'topic':'flags:e','key':'a'}");
      assertThat(unknown.toString()).contains("no such entry", "\"a\"");
    }
  }

  @Test
  void refuseKeysThatAreNone() throws Exception {
    String path = "/topics/flags:f/messages";
    String tooLong = "k".repeat(257);
    http.post(path, "{'data':1}").problem(400, "key");
    http.post(path, "{'key':'','data':1}").problem(400, "key");
    http.post(path, "{'key':5,'data':1}").problem(400, "key");
    http.post(path, "{'key':['a'],'data':1}").problem(400, "key");
    http.post(path, "{'key':'%s','data':1}", tooLong).problem(400, "key", "256");
    http.post(path, "{'key':'a'}").problem(400, "data");
    http.post(path, "{'key':'a','data':1,'ttlMs':0}").problem(400, "ttlMs");
    http.post(path, "{'key':'a','data':1,'ttlMs':'soon'}").problem(400, "ttlMs");
    http.post(path, "{'key':'a','data':1,'whileConnected':true}").problem(400, "whileConnected");
    http.post("/topics/orders/messages", "{'key':'a','data':1}").problem(400, "key");
    http.get("/topics/orders/entries").problem(400, "keyed");
    http.delete("/topics/flags:f/entries/unknown").problem(404, "entry");
    http.post(path, "{'key':'a','data':'%s'}", "x".repeat(70_000)).problem(413, "65536");
    try (EnvelopeClient client = connect()) {
      for (String key : List.of("''", "5", "null", "'" + tooLong + "'")) {
        ObjectNode error =
            client.refused(2000, "topic.publish", "{'topic':'flags:f','key':" + key + ",'data':1}");
        assertThat(error.path("message").textValue() + error).contains("key");
      }
    }
    put("flags:f", "k".repeat(256), "1");
    assertThat(http.get("/topics/flags:f/entries").ok(200).path("items")).hasSize(1);
  }

  @Test
  void listEntriesPageByPage() throws Exception {
    for (int i = 1; i <= 5; i++) {
      put("flags:g", "k" + i, Integer.toString(i));
    }
    put("flags:g", "a/b c", "6");
    remove("flags:g", "a%2Fb%20c");
    remove("flags:g", "k2");

    ObjectNode first = http.get("/topics/flags:g/entries?limit=3").ok(200);
    ObjectNode second =
        http.get("/topics/flags:g/entries?limit=3&cursor=" + first.path("nextCursor").textValue())
            .ok(200);

    assertThat(first.path("items").findValuesAsText("key")).containsExactly("k1", "k3", "k4");
    assertThat(second.path("items").findValuesAsText("key")).containsExactly("k5");
    assertThat(second.path("nextCursor").isNull()).isTrue();
    JsonNode item = first.path("items").get(0);
    assertThat(item.fieldNames())
        .toIterable()
        .containsExactly("key", "data", "sequence", "timestamp");
    http.get("/topics/flags:g/entries?limit=501").problem(400, "limit");
  }

  @Test
  void removeEntriesThatEndByThemselvesAlsoAfterARestart() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'flags:h'}");
      assertThat(entries(client, "flags:h")).isEmpty();
      http.post("/topics/flags:h/messages", "{'key':'brief','data':1,'ttlMs':1}").ok(202);
      expect(client, "flags:h", "brief=1", "-brief");
    }
    http.post("/topics/flags:h/messages", "{'key':'later','data':1,'ttlMs':2000}").ok(202);

    server = server.restart();
    http = WireHttp.of(server);

    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'flags:h','since':{'sequence':2}}");
      List<String> changes = new ArrayList<>(entries(client, "flags:h"));
      while (!changes.contains("-later")) {
        changes.add(change(client.push("data", "flags:h")));
      }
      assertThat(http.get("/topics/flags:h/entries").ok(200).path("items")).isEmpty();
    }
  }

  @Test
  void removeEntriesWithTheSocketThatMadeThem() throws Exception {
    try (EnvelopeClient watching = connect();
        EnvelopeClient player = connect()) {
      watching.call("subscribe", "{'topic':'flags:i'}");
      assertThat(entries(watching, "flags:i")).isEmpty();
      player.result(
          "topic.publish", "{'topic':'flags:i','key':'p1','data':1,'whileConnected':true}");
      player.result("topic.publish", "{'topic':'flags:i','key':'kept','data':1}");
      expect(watching, "flags:i", "p1=1", "kept=1");

      player.wire().leave();

      expect(watching, "flags:i", "-p1");
      watching.expectNothing();
    }
  }

  @Test
  void keepEntriesOfALostSocketForTenSecondsAndWhereAnotherOneGoesOn() throws Exception {
    String token = server.token("carl");
    try (EnvelopeClient watching = connect();
        EnvelopeClient gone = connect()) {
      watching.call("subscribe", "{'topic':'flags:j'}");
      assertThat(entries(watching, "flags:j")).isEmpty();
      EnvelopeClient lost = EnvelopeClient.open(server, token, "&clientId=phone");
      lost.result(
          "topic.publish", "{'topic':'flags:j','key':'resumed','data':1,'whileConnected':true}");
      gone.result(
          "topic.publish", "{'topic':'flags:j','key':'lost','data':1,'whileConnected':true}");
      expect(watching, "flags:j", "resumed=1", "lost=1");
      lost.wire().drop();
      gone.wire().drop();
      server.awaitConnections(1);

      try (EnvelopeClient back = EnvelopeClient.open(server, token, "&clientId=phone")) {
        // Both were cut off at about the same time: what goes with one of them would go first.
        expect(watching, "flags:j", "-lost");
        watching.expectNothing();
        back.wire().leave();
      }
      expect(watching, "flags:j", "-resumed");
    }
  }

  @Test
  void reachWhoseFilterMatchesAndTellHimOfRemovals() throws Exception {
    put("flags:k", "a", "{'room':1}");
    put("flags:k", "b", "{'room':2}");
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'flags:k','params':{'room':1}}");
      assertThat(entries(client, "flags:k")).containsExactly("a={\"room\":1}");

      put("flags:k", "c", "{'room':2}");
      remove("flags:k", "a");

      expect(client, "flags:k", "-a");
    }
  }

  @Test
  void speakMessagePackAndBatches() throws Exception {
    put("flags:l", "a", "1");
    try (EnvelopeClient packed = EnvelopeClient.openPacked(server, server.token("dora"));
        EnvelopeClient batched = connect("&batch=1")) {
      for (EnvelopeClient client : List.of(packed, batched)) {
        client.call("subscribe", "{'topic':'flags:l'}");
        assertThat(entries(client, "flags:l")).containsExactly("a=1");
      }
      remove("flags:l", "a");
      expect(packed, "flags:l", "-a");
      expect(batched, "flags:l", "-a");
    }
  }

  @Test
  void reachSocketsOfTheTaskDialect() throws Exception {
    put("data:m", "btc", "{'price':7,'key':'theirs'}");
    try (WireClient task = WireClient.open(server, "task", "/ws/data?topics=data:m")) {
      task.next("welcome");
      task.next("subscribed");
      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'data:m','key':'btc','price':7}"));
      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'data:m','kind':'entries','ready':true}"));

      remove("data:m", "btc");

      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'data:m','key':'btc','removed':true}"));
    }
  }

  @Test
  void goWithAHistoryOnly(@TempDir Path other) {
    assertThatThrownBy(
            () ->
                WireServer.start(
                    other, "feed.namespaces.x.keyed=true", "feed.namespaces.x.history=0"))
        .hasMessageContaining("feed.namespaces.x.history=0: cannot be 0 where keyed is true");
    assertThat(other.resolve("data")).doesNotExist();
  }

  @Test
  void letNobodyInWhoMayNot() throws Exception {
    try (EnvelopeClient user = connect();
        EnvelopeClient service =
            EnvelopeClient.open(server, server.token("backend", Role.SERVICE, null))) {
      user.refused(3001, "topic.remove", "{'topic':'data:n','key':'a'}");
      user.refused(3001, "topic.publish", "{'topic':'data:n','key':'a','data':1}");
      ObjectNode done = service.result("topic.publish", "{'topic':'data:n','key':'a','data':1}");
      assertThat(done.path("sequence").intValue()).isEqualTo(1);
    }
  }
}
