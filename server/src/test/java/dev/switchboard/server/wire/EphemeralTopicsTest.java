package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a feed namespace that keeps nothing (contract 8.1). */
@Timeout(60)
class EphemeralTopicsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;
  private static int users;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "feed.namespaces.cursors.history=0",
            "feed.namespaces.cursors.publish=everyone",
            "feed.namespaces.data.history=0");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static EnvelopeClient connect(String... query) throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users), query);
  }

  @Test
  void pushWithoutSequenceAndEpoch() throws Exception {
    try (EnvelopeClient client = connect()) {
      ObjectNode ack = client.call("subscribe", "{'topic':'cursors:a'}");

      ObjectNode answer = http.post("/topics/cursors:a/messages", "{'data':{'x':1}}").ok(202);

      assertThat(answer.toString()).isEqualTo("{}");
      assertThat(ack.toString())
          .isEqualTo(WireClient.json("{'messageId':'m-1','topic':'cursors:a'}"));
      ObjectNode push = client.push("data", "cursors:a");
      assertThat(push.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId", "topic");
      assertThat(push.path("data").toString()).isEqualTo(WireClient.json("{'x':1}"));
    }
  }

  @Test
  void keepNothing() throws Exception {
    ObjectNode unused = http.post("/topics/cursors:b/messages", "{'data':1}").ok(202);

    ObjectNode kept = http.get("/topics/cursors:b/messages").ok(200);

    assertThat(kept.toString()).isEqualTo(WireClient.json("{'items':[],'nextCursor':null}"));
    try (EnvelopeClient client = connect()) {
      ObjectNode ack = client.call("subscribe", "{'topic':'cursors:b','since':{'sequence':0}}");
      assertThat(ack.path("recovered").toString()).isEqualTo("false");
      client.expectNothing();
    }
  }

  @Test
  void passOnAllOfOnePublisherInItsOrder() throws Exception {
    try (EnvelopeClient publisher =
            EnvelopeClient.open(server, server.token("backend", Role.SERVICE, null));
        EnvelopeClient one = connect("&batch=1");
        EnvelopeClient other = EnvelopeClient.openPacked(server, server.token("user-" + ++users))) {
      one.call("subscribe", "{'topic':'cursors:c'}");
      other.call("subscribe", "{'topic':'cursors:c'}");

      for (int i = 1; i <= 90; i++) {
        String unused =
            publisher.request("topic.publish", "{'topic':'cursors:c','data':" + i + "}");
      }

      for (int i = 1; i <= 90; i++) {
        assertThat(one.push("data", "cursors:c").path("data").intValue()).isEqualTo(i);
        assertThat(other.push("data", "cursors:c").path("data").intValue()).isEqualTo(i);
      }
    }
  }

  @Test
  void passOnWhatComesTwiceOnce() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'cursors:d'}");

      client.requestAs("again", "topic.publish", "{'topic':'cursors:d','data':1}");
      client.requestAs("again", "topic.publish", "{'topic':'cursors:d','data':1}");

      assertThat(client.done("again").toString()).isEqualTo("{}");
      assertThat(client.done("again").toString()).isEqualTo("{}");
      assertThat(client.push("data", "cursors:d").path("data").intValue()).isEqualTo(1);
      client.expectNothing();
    }
  }

  @Test
  void knowAnIdempotencyKey() throws Exception {
    String path = "/topics/cursors:e/messages";
    ObjectNode unused = http.call("POST", path, "{\"data\":1}", "Idempotency-Key", "k1").ok(202);

    http.call("POST", path, "{\"data\":1}", "Idempotency-Key", "k1").ok(202);
    http.call("POST", path, "{\"data\":2}", "Idempotency-Key", "k1").problem(422);
  }

  @Test
  void reachWhoseFilterMatches() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'cursors:f','params':{'room':1}}");

      http.post("/topics/cursors:f/messages", "{'data':{'room':2,'n':1}}").ok(202);
      http.post("/topics/cursors:f/messages", "{'data':{'room':1,'n':2}}").ok(202);

      assertThat(client.push("data", "cursors:f").at("/data/n").intValue()).isEqualTo(2);
    }
  }

  @Test
  void reachSocketsOfTheTaskDialect() throws Exception {
    try (WireClient task = WireClient.open(server, "task", "/ws/data?topics=data:btc")) {
      task.next("welcome");
      task.next("subscribed");

      http.post("/topics/data:btc/messages", "{'data':{'price':7}}").ok(202);

      assertThat(task.next("data").path("data").toString())
          .isEqualTo(WireClient.json("{'topic':'data:btc','price':7}"));
    }
  }

  @Test
  void bringALostSocketNothingThatItMissed() throws Exception {
    String token = server.token("user-" + ++users);
    EnvelopeClient lost = EnvelopeClient.open(server, token, "&clientId=phone");
    lost.call("subscribe", "{'topic':'cursors:g'}");
    lost.wire().drop();
    http.post("/topics/cursors:g/messages", "{'data':'missed'}").ok(202);

    try (EnvelopeClient back = EnvelopeClient.open(server, token, "&clientId=phone")) {
      back.call("subscribe", "{'topic':'cursors:g'}");
      http.post("/topics/cursors:g/messages", "{'data':'live'}").ok(202);

      assertThat(back.push("data", "cursors:g").path("data").textValue()).isEqualTo("live");
    }
  }
}
