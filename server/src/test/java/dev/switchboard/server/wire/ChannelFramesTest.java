package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every frame of channel.md as the document shows it, and the rules of contract 5.4. */
@Timeout(60)
class ChannelFramesTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.subscriptionsPerConnection=3");
    http = WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireClient connect(String userId, String... topics) throws IOException {
    WireClient client =
        WireClient.open(server, "channel", "/?token=" + server.token(userId, topics));
    client.expect(
        "{'type':'connected','message':'WebSocket connection established','userId':'%s'}", userId);
    return client;
  }

  private static void subscribe(WireClient client, String channel) throws IOException {
    client.send("{'type':'subscribe','channel':'%s'}", channel);
    client.expect("{'type':'subscribed','channel':'%s'}", channel);
  }

  private static void ownRunSession(String sessionId, String userId) throws Exception {
    http.put("/run-sessions/" + sessionId, "{'userId':'%s'}", userId).ok(200);
  }

  private static long postResult(String sessionId, String stdout) throws Exception {
    return http.post(
            "/run-results/" + sessionId,
            "{'stdout':'%s','stderr':'','exitCode':0,'duration':150}",
            stdout)
        .ok(202)
        .path("sequence")
        .longValue();
  }

  private static void notify(String userId, String title) throws Exception {
    http.post("/notifications", "{'userId':'%s','title':'%s','message':'m'}", userId, title)
        .ok(202);
  }

  @Test
  void answersHeartbeats() throws IOException {
    try (WireClient client = connect("anna")) {
      client.send("{'type':'heartbeat'}");

      ObjectNode beat = client.next("heartbeat");
      assertThat(beat.fieldNames()).toIterable().containsExactly("type", "timestamp");
      assertThat(beat.path("timestamp").longValue())
          .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
      client.send("{'type':'heartbeat','id':'h'}");
      assertThat(client.next("heartbeat").path("id").textValue()).isEqualTo("h");
    }
  }

  @Test
  void pushesRunResults() throws Exception {
    ownRunSession("session-123", "student");
    try (WireClient client = connect("student")) {
      subscribe(client, "run-results/session-123");
      long sequence = postResult("session-123", "Hello, World!");

      ObjectNode push = client.next();
      long timestamp = push.path("timestamp").longValue();
      assertThat(timestamp).isGreaterThan(1_600_000_000_000L);
      assertThat(push.toString())
          .isEqualTo(
              WireClient.json(
                  "{'type':'run-results','channel':'run-results/session-123','data':"
                      + "{'stdout':'Hello, World!','stderr':'','exitCode':0,'duration':150},"
                      + "'timestamp':%d,'sequence':%d}",
                  timestamp, sequence));
    }
  }

  @Test
  void pushesNotificationsInTheirForm() throws Exception {
    try (WireClient client = connect("user-456")) {
      subscribe(client, "notifications/user-456");
      http.post(
              "/notifications",
              "{'userId':'user-456','title':'新的访问请求','content':'查看','level':'warning',"
                  + "'action':'approve_request','requestId':'req-789'}")
          .ok(202);
      http.post("/notifications", "{'userIds':['user-456'],'title':'short','message':'without'}")
          .ok(202);

      ObjectNode first = client.next("notifications");
      assertThat(first.path("data").toString())
          .isEqualTo(
              WireClient.json(
                  "{'title':'新的访问请求','message':'查看','action':'approve_request',"
                      + "'requestId':'req-789'}"));
      assertThat(first.fieldNames())
          .toIterable()
          .containsExactly("type", "channel", "data", "timestamp", "sequence");
      assertThat(client.next("notifications").path("data").toString())
          .isEqualTo(WireClient.json("{'title':'short','message':'without'}"));
    }
  }

  @Test
  void unsubscribes() throws Exception {
    ownRunSession("quiet", "student");
    try (WireClient client = connect("student")) {
      subscribe(client, "run-results/quiet");
      client.send("{'type':'unsubscribe','channel':'run-results/quiet','id':3}");
      client.expect("{'type':'unsubscribed','channel':'run-results/quiet','id':3}");
      long unseen = postResult("quiet", "unseen");

      // The one behind it would come second.
      subscribe(client, "run-results/quiet");
      assertThat(postResult("quiet", "seen")).isEqualTo(unseen + 1);
      assertThat(client.next("run-results").at("/data/stdout").textValue()).isEqualTo("seen");
    }
  }

  @Test
  void keepsUsersToTheirOwnChannels() throws Exception {
    ownRunSession("private", "student");
    try (WireClient client = connect("other")) {
      for (String channel :
          List.of(
              "notifications/student",
              "run-results/private",
              "run-results/unknown",
              "chat/1",
              "anything",
              "notifications/",
              "")) {
        client.send("{'type':'subscribe','channel':'%s','id':'x'}", channel);
        client.expect(
            "{'type':'error','message':'Channel not found','channel':'%s','id':'x'}", channel);
      }
    }
  }

  @Test
  void letsATokenGrantRunResults() throws Exception {
    ownRunSession("granted-1", "student");
    try (WireClient client = connect("teacher", "run-results/granted-*")) {
      subscribe(client, "run-results/granted-1");
      postResult("granted-1", "for the teacher too");
      client.next("run-results");
    }
  }

  @Test
  void replaysBehindThePositionAskedFor() throws Exception {
    ownRunSession("replayed", "student");
    long first = postResult("replayed", "one");
    postResult("replayed", "two");
    postResult("replayed", "three");
    try (WireClient client = connect("student")) {
      client.send("{'type':'subscribe','channel':'run-results/replayed','since':%d}", first);
      client.next("subscribed");
      for (String stdout : List.of("two", "three")) {
        assertThat(client.next("run-results").at("/data/stdout").textValue()).isEqualTo(stdout);
      }
    }
    try (WireClient client = connect("student")) {
      client.send("{'type':'subscribe','channel':'run-results/replayed','since':1.5}");
      client.next("error");
      client.send("{'type':'subscribe','channel':'run-results/replayed','since':99999}");
      client.next("subscribed");
      postResult("replayed", "four");
      // A position beyond the head is one of another history: what is kept comes.
      for (String stdout : List.of("one", "two", "three", "four")) {
        assertThat(client.next("run-results").at("/data/stdout").textValue()).isEqualTo(stdout);
      }
    }
  }

  @Test
  void deliversWhatWasMissedInOrderBehindTheConfirmation() throws Exception {
    for (int i = 0; i < 5; i++) {
      notify("absent", "n" + i);
    }
    try (WireClient client = connect("absent")) {
      subscribe(client, "notifications/absent");
      for (int i = 0; i < 5; i++) {
        assertThat(client.next("notifications").at("/data/title").textValue()).isEqualTo("n" + i);
      }
      client.leave();
    }
    notify("absent", "later");
    try (WireClient client = connect("absent")) {
      subscribe(client, "notifications/absent");
      assertThat(client.next("notifications").at("/data/title").textValue()).isEqualTo("later");
    }
  }

  @Test
  void refusesMoreSubscriptionsThanTheLimit() throws Exception {
    try (WireClient client = connect("many", "run-results/*")) {
      for (int i = 0; i < 3; i++) {
        subscribe(client, "run-results/m" + i);
      }
      subscribe(client, "run-results/m1");
      client.send("{'type':'subscribe','channel':'run-results/m3'}");
      client.expect(
          "{'type':'error','message':'Too many subscriptions','channel':'run-results/m3'}");
      client.send("{'type':'unsubscribe','channel':'run-results/m0'}");
      client.next("unsubscribed");
      subscribe(client, "run-results/m3");
    }
  }
}
