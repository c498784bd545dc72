package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What envelope clients cannot subscribe to, and how they are told (contract 7). */
@Timeout(60)
class EnvelopeTopicRefusalsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.subscriptionsPerConnection=3");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect() throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users));
  }

  @Test
  void refusesForeignAndUnknownTopicsAlike() throws Exception {
    WireHttp http = WireHttp.of(server);
    int chat =
        http.post("/chat/sessions", "{'userId':'bert'}").ok(201).path("sessionId").intValue();
    http.post("/tasks", "{'taskId':'berts','name':'n','userId':'bert'}").ok(201);
    http.put("/run-sessions/berts", "{'userId':'bert'}").ok(200);
    try (EnvelopeClient client = connect()) {
      for (String topic :
          List.of(
              "chat/" + chat,
              "chat/999",
              "chat/x",
              "chat/",
              "task/status/berts",
              "task/status/nobodys",
              "task/nonsense",
              "tcp/nothing",
              "run-results/berts",
              "run-results/nobodys",
              "notifications/bert",
              "notifications/")) {
        ObjectNode error = client.refused(3001, "subscribe", "{'topic':'%s'}", topic);
        assertThat(error.at("/details/topic").asText()).isEqualTo(topic);
      }
      client.refused(3001, "subscribe", "{'topic':'a\\u0000b'}");
      client.refused(3001, "subscribe", "{'topic':'%s'}", "x".repeat(257));
      client.expectNothing();
    }
  }

  @Test
  void refusesMoreSubscriptionsThanTheLimit() throws Exception {
    try (EnvelopeClient client = connect()) {
      for (String topic : List.of("one", "two", "three")) {
        client.call("subscribe", "{'topic':'%s'}", topic);
      }
      client.call("subscribe", "{'topic':'three'}");
      client.call("subscribe", "{'topic':'notifications/user-%d'}", users);
      client.call("unsubscribe", "{'topic':'notifications/user-%d'}", users);
      client.call("subscribe", "{'topic':'notifications/user-%d'}", users);
      ObjectNode error = client.refused(3000, "subscribe", "{'topic':'four'}");
      assertThat(error.at("/details/topic").asText()).isEqualTo("four");
      client.call("unsubscribe", "{'topic':'one'}");
      client.call("subscribe", "{'topic':'four'}");
    }
  }

  @Test
  void refusesWhatIsMissingOrOfAWrongType() throws Exception {
    try (EnvelopeClient client = connect()) {
      for (String data :
          List.of(
              "null",
              "[]",
              "'topic'",
              "{}",
              "{'topic':null}",
              "{'topic':''}",
              "{'topic':7}",
              "{'topic':['a']}",
              "{'topic':'a','params':[]}",
              "{'topic':'a','params':'x'}",
              "{'topic':'a','params':{'k':{'nested':1}}}",
              "{'topic':'a','params':{'k':[1]}}",
              "{'topic':'a','presence':'yes'}",
              "{'topic':'a','presence':1}",
              "{'topic':'a','since':7}",
              "{'topic':'a','since':'7'}",
              "{'topic':'a','since':[]}",
              "{'topic':'a','since':{}}",
              "{'topic':'a','since':{'epoch':'e'}}",
              "{'topic':'a','since':{'epoch':7,'sequence':1}}",
              "{'topic':'a','since':{'sequence':-1}}",
              "{'topic':'a','since':{'sequence':1.5}}",
              "{'topic':'a','since':{'sequence':'1'}}",
              "{'topic':'a','since':{'sequence':null}}")) {
        client.refused(2000, "subscribe", data);
      }
      for (String data : List.of("null", "[]", "{}", "{'topic':7}", "{'topic':''}")) {
        client.refused(2000, "unsubscribe", data);
      }
      WireHttp.of(server).post("/topics/a/messages", "{'data':1}").ok(202);
      client.expectNothing();
    }
  }
}
