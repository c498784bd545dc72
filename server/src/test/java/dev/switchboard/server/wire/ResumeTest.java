package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that comes back goes on where it was, without asking (contract 5.6). */
@Timeout(60)
class ResumeTest {

  private WireServer server;

  ResumeTest(@TempDir Path directory) {
    this.server = WireServer.start(directory);
  }

  @BeforeEach
  void ownTheRunSession() throws Exception {
    service().put("/run-sessions/s1", "{'userId':'anna'}").ok(200);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WireHttp service() {
    return WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
  }

  private void postResult(int number) throws Exception {
    service()
        .post("/run-results/s1", "{'stdout':'%d','stderr':'','exitCode':0,'duration':1}", number)
        .ok(202);
  }

  private WireClient connect() throws IOException {
    WireClient client = WireClient.open(server, "channel", "/?token=" + server.token("anna"));
    client.next("connected");
    return client;
  }

  private static void subscribe(WireClient client, String channel) throws IOException {
    client.send("{'type':'subscribe','channel':'%s'}", channel);
    client.next("subscribed");
  }

  private static void expectResult(WireClient client, int number) throws IOException {
    assertThat(client.next("run-results").at("/data/stdout").textValue())
        .isEqualTo(Integer.toString(number));
  }

  @Test
  void goesOnAfterADroppedSocket() throws Exception {
    WireClient lost = connect();
    subscribe(lost, "run-results/s1");
    postResult(1);
    expectResult(lost, 1);
    lost.drop();
    server.awaitConnections(0);
    postResult(2);
    postResult(3);
    try (WireClient back = connect()) {
      expectResult(back, 2);
      expectResult(back, 3);
      postResult(4);
      expectResult(back, 4);
      subscribe(back, "run-results/s1");
      postResult(5);
      expectResult(back, 5);
    }
  }

  @Test
  void showsNothingTwiceToAClientThatSubscribesAgainAtOnce() throws Exception {
    WireClient lost = connect();
    subscribe(lost, "run-results/s1");
    subscribe(lost, "notifications/anna");
    postResult(1);
    expectResult(lost, 1);
    lost.drop();
    server.awaitConnections(0);
    for (int i = 2; i <= 6; i++) {
      postResult(i);
    }
    service().post("/notifications", "{'userId':'anna','title':'t','message':'m'}").ok(202);
    try (WireClient back = WireClient.open(server, "channel", "/?token=" + server.token("anna"))) {
      back.send("{'type':'subscribe','channel':'run-results/s1'}");
      back.send("{'type':'subscribe','channel':'notifications/anna'}");
      back.next("connected");
      int results = 0;
      int notifications = 0;
      int confirmations = 0;
      while (results < 5 || notifications < 1 || confirmations < 2) {
        ObjectNode message = back.next();
        switch (message.path("type").asText()) {
          case "subscribed" -> confirmations++;
          case "notifications" -> notifications++;
          default -> {
            assertThat(message.at("/data/stdout").textValue())
                .isEqualTo(Integer.toString(results + 2));
            results++;
          }
        }
      }
      postResult(7);
      expectResult(back, 7);
      service().post("/notifications", "{'userId':'anna','title':'u','message':'m'}").ok(202);
      assertThat(back.next("notifications").at("/data/title").textValue()).isEqualTo("u");
    }
  }

  @Test
  void isForgottenAfterAProperGoodbye() throws Exception {
    WireClient gone = connect();
    subscribe(gone, "run-results/s1");
    gone.leave();
    server.awaitConnections(0);
    postResult(1);
    try (WireClient next = connect()) {
      postResult(2);
      next.send("{'type':'heartbeat'}");
      next.next("heartbeat");
    }
  }

  @Test
  void isTakenOverByOneSocketOnly() throws Exception {
    WireClient lost = connect();
    subscribe(lost, "run-results/s1");
    lost.drop();
    server.awaitConnections(0);
    try (WireClient first = connect();
        WireClient second = connect()) {
      postResult(1);
      expectResult(first, 1);
      second.send("{'type':'heartbeat'}");
      second.next("heartbeat");
    }
  }

  @Test
  void goesOnAcrossARestartOfTheServer() throws Exception {
    WireClient lost = connect();
    subscribe(lost, "run-results/s1");
    postResult(1);
    expectResult(lost, 1);

    CompletableFuture<WireServer> restarting = CompletableFuture.supplyAsync(server::restart);
    lost.expectClose(1001);
    server = restarting.join();

    postResult(2);
    try (WireClient back = connect()) {
      expectResult(back, 2);
      postResult(3);
      expectResult(back, 3);
    }
  }

  @Test
  void goesOnAcrossARestartThoughItNeverAnsweredTheClose() throws Exception {
    WireClient deaf = connect();
    subscribe(deaf, "run-results/s1");

    server = server.restart();

    postResult(1);
    try (WireClient back = connect()) {
      expectResult(back, 1);
    }
    deaf.close();
  }

  @Test
  void putsAChatClientBackIntoItsSession() throws Exception {
    long session =
        WireHttp.of(server)
            .post("/chat/sessions", "{'userId':'anna'}")
            .ok(201)
            .path("sessionId")
            .longValue();
    WireClient lost = chat();
    lost.send("{'type':'join_session','session_id':%d}", session);
    lost.next("joined_session");
    say(lost, session, "before");
    lost.next("new_message");
    lost.drop();
    server.awaitConnections(0);
    say(session, "missed");
    try (WireClient back = chat()) {
      assertThat(back.next("new_message").at("/message/content").textValue()).isEqualTo("missed");
      back.send("{'type':'leave_session'}");
      back.expect("{'type':'left_session','session_id':%d}", session);
    }
  }

  private WireClient chat() throws IOException {
    WireClient client = WireClient.open(server, "chat");
    client.next("connected");
    client.send("{'type':'auth','token':'%s'}", server.token("anna"));
    client.next("auth_success");
    return client;
  }

  private static void say(WireClient client, long session, String content) throws IOException {
    client.send("{'type':'send_message','session_id':%d,'content':'%s'}", session, content);
  }

  private void say(long session, String content) throws Exception {
    WireHttp.of(server)
        .post("/chat/sessions/" + session + "/messages", "{'content':'%s'}", content)
        .ok(201);
  }
}
