package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often, to whom and how long tasks are told of (contract 4 and 5.2). */
@Timeout(60)
class TaskDeliveryTest {

  private static final int CHANGES = 500;
  private static final long WINDOW_MS = 100;

  @TempDir private Path directory;
  private WireServer server;

  @BeforeEach
  void start() {
    server = WireServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WireHttp service() {
    return WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
  }

  private void report(String taskId, String change, Object... values) throws Exception {
    service().call("PATCH", "/tasks/" + taskId, WireClient.json(change, values)).ok(200);
  }

  private WireClient connect(String token, String topics) throws IOException {
    WireClient client = WireClient.open(server, "task", "/ws?token=" + token + "&topics=" + topics);
    client.next("welcome");
    client.next("subscribed");
    return client;
  }

  /**
   * How many frames tell of all changes, each newer than the one before, the last one among them.
   */
  private static int countToTheLast(WireClient client) throws IOException {
    int frames = 0;
    long completed = 0;
    while (completed < CHANGES) {
      long next = client.next("task_progress").at("/data/progress/completed").longValue();
      assertThat(next).isGreaterThan(completed);
      completed = next;
      frames++;
    }
    return frames;
  }

  @Test
  void conflatesProgressAndKeepsTheLastOne() throws Exception {
    service().post("/tasks", "{'taskId':'busy','name':'n','total':%d}", CHANGES).ok(201);
    try (WireClient all = connect(server.token("anna"), "task:progress");
        WireClient one = connect(server.token("ben"), "task:progress:busy")) {
      assertThat(one.next("task_progress").at("/data/progress/completed").intValue()).isZero();
      long begun = System.nanoTime();
      for (int i = 1; i <= CHANGES; i++) {
        report("busy", "{'completed':%d}", i);
      }
      int ofAll = countToTheLast(all);
      int ofOne = countToTheLast(one);
      // However long it took here, the server had no more time for its frames.
      long windows = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / WINDOW_MS;
      assertThat(List.of(ofAll, ofOne)).allMatch(frames -> frames >= 2 && frames <= windows + 1);
      report("busy", "{'status':'completed'}");
      assertThat(all.next("task_progress").at("/data/progress/percentage").intValue())
          .isEqualTo(100);
    }
  }

  @Test
  void dropsNoChangeOfStateHoweverFastTheyFollow() throws Exception {
    int tasks = 40;
    try (WireClient client = connect(server.token("anna"), "task:status")) {
      for (int i = 0; i < tasks; i++) {
        service().post("/tasks", "{'taskId':'t%d','name':'n','total':9}", i).ok(201);
        report("t" + i, "{'completed':8}");
        report("t" + i, "{'completed':9,'status':'completed'}");
      }
      for (int i = 0; i < tasks; i++) {
        for (String status : List.of("pending", "running", "completed")) {
          ObjectNode frame = client.next("task_status");
          assertThat(frame.at("/data/task_id").asText()).isEqualTo("t" + i);
          assertThat(frame.at("/data/status").asText()).isEqualTo(status);
        }
      }
    }
  }

  @Test
  void keepsTasksOverARestart() throws Exception {
    List<String> states = List.of("pending", "running", "completed", "failed", "cancelled");
    for (String state : states) {
      service().post("/tasks", "{'taskId':'%s','name':'n','total':4}", state).ok(201);
      report(state, "{'status':'%s'}", state);
    }
    report("running", "{'completed':1,'detail':'d'}");
    ObjectNode before = service().get("/tasks").ok(200);

    server = server.restart();

    assertThat(service().get("/tasks").ok(200)).isEqualTo(before);
    try (WireClient client = connect(server.token("anna"), "task:progress")) {
      ObjectNode present = client.next("task_progress");
      assertThat(present.at("/data/task_id").asText()).isEqualTo("running");
      assertThat(present.at("/data/progress/percentage").intValue()).isEqualTo(25);
      for (String state : states) {
        client.send("{'type':'get_task','id':1,'data':{'task_id':'%s'}}", state);
        ObjectNode kept = client.next("task_status");
        assertThat(kept.at("/data/status").asText()).isEqualTo(state);
        assertThat(kept.at("/data/end_time").isNull()).isEqualTo(states.indexOf(state) < 2);
      }
      report("running", "{'completed':4,'status':'completed'}");
      assertThat(client.next("task_progress").at("/data/progress/percentage").intValue())
          .isEqualTo(100);
    }
  }

  @Test
  void extendsASocketByAFreshToken() throws Exception {
    String brief = server.token("renewed", Role.USER, Duration.ofSeconds(2));
    try (WireClient renewed = connect(brief, "task:status");
        WireClient expiring = connect(brief, "task:status")) {
      renewed.send("{'type':'auth','id':'a','data':{'token':'%s'}}", server.token("renewed"));
      assertThat(renewed.next("authenticated").path("data").toString())
          .isEqualTo(WireClient.json("{'client_id':'renewed','expires_at':null}"));

      assertThat(expiring.next("error").at("/error/code").asText()).isEqualTo("UNAUTHORIZED");
      expiring.expectClose(1008);
      renewed.send("{'type':'ping','id':1}");
      renewed.next("pong");
    }
  }

  @Test
  void closesOnAWrongToken() throws Exception {
    try (WireClient client = WireClient.open(server, "task", "/ws?token=wrong")) {
      ObjectNode frame = client.next();
      if (frame.path("type").asText().equals("welcome")) {
        frame = client.next();
      }
      assertThat(frame.at("/error/code").asText()).as(frame.toString()).isEqualTo("UNAUTHORIZED");
      client.expectClose(1008);
    }
  }
}
