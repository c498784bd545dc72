package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static void expectConflated(WireClient client) throws IOException {
    List<Long> times = new ArrayList<>();
    long completed = 0;
    while (completed < CHANGES) {
      ObjectNode frame = client.next("task_progress");
      long next = frame.at("/data/progress/completed").longValue();
      assertThat(next).isGreaterThan(completed);
      completed = next;
      times.add(frame.path("timestamp").longValue());
    }
    long elapsed = times.get(times.size() - 1) - times.get(0);
    assertThat((long) times.size()).isBetween(2L, elapsed / WINDOW_MS + 2);
  }

  @Test
  void conflatesProgressAndKeepsTheLastOne() throws Exception {
    service().post("/tasks", "{'taskId':'busy','name':'n','total':%d}", CHANGES).ok(201);
    try (WireClient all = connect(server.token("anna"), "task:progress");
        WireClient one = connect(server.token("ben"), "task:progress:busy")) {
      assertThat(one.next("task_progress").at("/data/progress/completed").intValue()).isZero();
      for (int i = 1; i <= CHANGES; i++) {
        report("busy", "{'completed':%d}", i);
      }
      expectConflated(all);
      expectConflated(one);
      report("busy", "{'status':'completed'}");
      assertThat(all.next("task_progress").at("/data/progress/percentage").intValue())
          .isEqualTo(100);
    }
  }

  @Test
  void showsTasksToTheirOwnersOnly() throws Exception {
    service().post("/tasks", "{'taskId':'annas','name':'n','userId':'anna'}").ok(201);
    report("annas", "{'completed':1}");
    String topics = "task:progress,task:status,task:list";
    try (WireClient anna = connect(server.token("anna"), topics);
        WireClient ben = connect(server.token("ben"), "task:progress,task:status")) {
      assertThat(anna.next("task_progress").at("/data/task_id").asText()).isEqualTo("annas");
      report("annas", "{'status':'failed'}");
      service().post("/tasks", "{'taskId':'common','name':'n'}").ok(201);

      assertThat(ben.next("task_status").at("/data/task_id").asText()).isEqualTo("common");
      for (int i = 0; i < 3; i++) {
        assertThat(anna.next().toString()).contains("annas");
      }
      ben.send("{'type':'get_task','id':1,'data':{'task_id':'annas'}}");
      assertThat(ben.next("error").at("/error/code").asText()).isEqualTo("TASK_NOT_FOUND");
      ben.send("{'type':'subscribe','id':1,'data':{'topics':['task:status:annas']}}");
      assertThat(ben.next("error").at("/error/code").asText()).isEqualTo("TOPIC_NOT_FOUND");
      ben.send("{'type':'get_tasks','id':1,'data':{}}");
      assertThat(ben.next("task_list").at("/data/tasks").toString())
          .contains("common")
          .doesNotContain("annas");
    }
  }

  @Test
  void keepsTasksOverARestart() throws Exception {
    service().post("/tasks", "{'taskId':'lasting','name':'n','total':4}").ok(201);
    report("lasting", "{'completed':1,'detail':'d'}");
    service().post("/tasks", "{'taskId':'ended','name':'n'}").ok(201);
    report("ended", "{'status':'completed'}");

    server = server.restart();

    try (WireClient client = connect(server.token("anna"), "task:progress")) {
      ObjectNode present = client.next("task_progress");
      assertThat(present.at("/data/task_id").asText()).isEqualTo("lasting");
      assertThat(present.at("/data/progress/percentage").intValue()).isEqualTo(25);
      client.send("{'type':'get_task','id':1,'data':{'task_id':'ended'}}");
      ObjectNode ended = client.next("task_status");
      assertThat(ended.at("/data/status").asText()).isEqualTo("completed");
      assertThat(ended.at("/data/end_time").asText()).endsWith("Z");
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
