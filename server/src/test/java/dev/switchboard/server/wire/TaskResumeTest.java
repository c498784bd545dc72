package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What task clients are given of what happened before they came, or came back (5.2, 5.6). */
@Timeout(60)
class TaskResumeTest {

  @TempDir private Path directory;
  private WireServer server;

  @BeforeEach
  void start() throws Exception {
    server = WireServer.start(directory);
    for (String taskId : List.of("first", "second", "third")) {
      service().post("/tasks", "{'taskId':'%s','name':'n','total':10}", taskId).ok(201);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WireHttp service() {
    return WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
  }

  private void report(String taskId, String body) throws Exception {
    service().call("PATCH", "/tasks/" + taskId, WireClient.json(body)).ok(200);
  }

  private WireClient connect(String target) throws IOException {
    WireClient client = WireClient.open(server, "task", target);
    client.next("welcome");
    return client;
  }

  private static void expectProgress(WireClient client, String taskId, int completed)
      throws IOException {
    ObjectNode frame = client.next("task_progress");
    assertThat(frame.at("/data/task_id").asText()).as(frame.toString()).isEqualTo(taskId);
    assertThat(frame.at("/data/progress/completed").intValue()).isEqualTo(completed);
  }

  private static void expectStatus(WireClient client, String taskId, String status)
      throws IOException {
    ObjectNode frame = client.next("task_status");
    assertThat(frame.at("/data/task_id").asText()).as(frame.toString()).isEqualTo(taskId);
    assertThat(frame.at("/data/status").asText()).isEqualTo(status);
  }

  private static void expectNothing(WireClient client) throws IOException {
    client.send("{'type':'ping','id':1}");
    client.next("pong");
  }

  @Test
  void goesOnAfterALostSocketWithTheStateOfWhatHasChanged() throws Exception {
    WireClient lost = connect("/ws?client_id=page&topics=task:progress,task:status");
    lost.next("subscribed");
    report("first", "{'completed':1}");
    expectStatus(lost, "first", "running");
    expectProgress(lost, "first", 1);
    lost.drop();
    server.awaitConnections(0);
    report("first", "{'completed':2}");
    report("first", "{'completed':9,'status':'completed'}");
    report("second", "{'completed':5}");

    try (WireClient back = connect("/ws?client_id=page")) {
      expectProgress(back, "first", 9);
      expectProgress(back, "second", 5);
      expectStatus(back, "first", "completed");
      expectStatus(back, "second", "running");
      report("second", "{'completed':6}");
      expectProgress(back, "second", 6);
      expectNothing(back);
    }
  }

  @Test
  void goesOnWithSingleTasksAndFeedsOverARestart() throws Exception {
    WireClient lost = connect("/ws?client_id=page&topics=task:status:third,data:btc");
    lost.next("subscribed");
    expectStatus(lost, "third", "pending");
    CompletableFuture<WireServer> restarting = CompletableFuture.supplyAsync(server::restart);
    lost.expectClose(1001);
    server = restarting.join();
    report("third", "{'status':'running'}");
    service().post("/topics/data:btc/messages", "{'data':{'price':1}}").ok(202);

    try (WireClient back = connect("/ws?client_id=page")) {
      expectStatus(back, "third", "running");
      assertThat(back.next("data").at("/data/price").intValue()).isEqualTo(1);
      report("third", "{'status':'cancelled'}");
      expectStatus(back, "third", "cancelled");
      expectNothing(back);
    }
  }

  @Test
  void leavesNothingToAnotherClient() throws Exception {
    WireClient lost = connect("/ws?client_id=page&topics=task:status");
    lost.next("subscribed");
    lost.drop();
    server.awaitConnections(0);
    report("first", "{'completed':1}");
    try (WireClient other = connect("/ws?client_id=another");
        WireClient back = connect("/ws?client_id=page&topics=task:status")) {
      expectNothing(other);
      expectStatus(back, "first", "running");
      back.next("subscribed");
      expectNothing(back);
    }
    try (WireClient again = connect("/ws?client_id=another")) {
      expectNothing(again);
    }
  }

  @Test
  void seesOnlyItsOwnPrefixOnASubPath() throws Exception {
    String topics = "&topics=data:btc,task:status,strategy:7";
    for (String path : List.of("/ws/task", "/ws/data", "/ws/strategy")) {
      String own = path.substring("/ws/".length());
      try (WireClient client = connect(path + "?client_id=" + own + topics)) {
        ObjectNode error = client.next("error");
        assertThat(error.at("/error/code").asText()).isEqualTo("TOPIC_NOT_FOUND");
        assertThat(error.at("/error/details/topics").size()).isEqualTo(2);
        assertThat(error.at("/error/details/topics").toString()).doesNotContain(own);
        expectNothing(client);
      }
    }
    try (WireClient client = connect("/ws/data?topics=data:btc,%20data:eth,,data:btc")) {
      assertThat(client.next("subscribed").path("data").toString())
          .isEqualTo(WireClient.json("{'topics':['data:btc','data:eth']}"));
    }
  }
}
