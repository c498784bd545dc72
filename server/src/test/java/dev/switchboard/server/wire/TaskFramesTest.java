package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of task.md and their errors, by contract 5.2 and 7. */
@Timeout(60)
class TaskFramesTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.subscriptionsPerConnection=3");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireClient connect(String target) throws IOException {
    WireClient client = WireClient.open(server, "task", target);
    client.next("welcome");
    return client;
  }

  private static void make(String taskId) throws Exception {
    http.post("/tasks", "{'taskId':'%s','name':'n','total':10}", taskId).ok(201);
  }

  private static void report(String taskId, String change) throws Exception {
    http.call("PATCH", "/tasks/" + taskId, WireClient.json(change)).ok(200);
  }

  private static void subscribe(WireClient client, String topic) throws IOException {
    client.send("{'type':'subscribe','id':'s','data':{'topics':['%s']}}", topic);
    ObjectNode answer = client.next("subscribed");
    assertThat(answer.path("id").asText()).isEqualTo("s");
    assertThat(answer.path("data").toString())
        .isEqualTo(WireClient.json("{'topics':['%s']}", topic));
  }

  private static ObjectNode expectError(WireClient client, String code) throws IOException {
    ObjectNode error = client.next("error");
    assertThat(error.fieldNames()).toIterable().containsExactly("type", "id", "timestamp", "error");
    assertThat(error.at("/error/code").asText()).as(error.toString()).isEqualTo(code);
    assertThat(error.at("/error/message").asText()).isNotEmpty();
    assertThat(error.at("/error/details").isObject()).isTrue();
    return error;
  }

  @Test
  void welcomesAndSubscribesToTheTopicsOfTheQuery() throws Exception {
    String target = "/ws?client_id=abc123&topics=task:progress,task:status";
    try (WireClient client = WireClient.open(server, "task", target)) {
      ObjectNode welcome = client.next("welcome");
      assertThat(welcome.path("data").fieldNames())
          .toIterable()
          .containsExactly("client_id", "server_time", "protocol_version");
      assertThat(welcome.at("/data/client_id").asText()).isEqualTo("abc123");
      assertThat(welcome.at("/data/protocol_version").asText()).isEqualTo("1.0");
      assertThat(client.next("subscribed").path("data").toString())
          .isEqualTo(WireClient.json("{'topics':['task:progress','task:status']}"));
    }
  }

  @Test
  void answersPings() throws Exception {
    try (WireClient client = connect("/ws")) {
      client.send("{'type':'ping','id':'ping_123','timestamp':1,'data':{}}");
      ObjectNode pong = client.next("pong");
      assertThat(pong.path("id").asText()).isEqualTo("ping_123");
      assertThat(pong.path("data").fieldNames()).toIterable().containsExactly("server_time");
    }
  }

  @Test
  void subscribesAllOrNothing() throws Exception {
    make("whole");
    try (WireClient client = connect("/ws")) {
      client.send(
          "{'type':'subscribe','id':'a','data':{'topics':"
              + "['task:status:whole','task:list:unknown','prices']}}");
      ObjectNode error = expectError(client, "TOPIC_NOT_FOUND");
      assertThat(error.path("id").asText()).isEqualTo("a");
      assertThat(error.at("/error/details").toString())
          .isEqualTo(WireClient.json("{'topics':['task:list:unknown','prices']}"));
      report("whole", "{'completed':1}");
      client.send("{'type':'ping','id':1}");
      client.next("pong");
    }
    try (WireClient client = connect("/ws?topics=task:status,prices")) {
      assertThat(expectError(client, "TOPIC_NOT_FOUND").at("/error/details/topics").toString())
          .isEqualTo("[\"prices\"]");
    }
  }

  @Test
  void tellsOfOneTaskFromItsPresentStateToItsEnd() throws Exception {
    make("followed");
    report("followed", "{'completed':3,'current':'x','detail':'y'}");
    try (WireClient client = connect("/ws")) {
      subscribe(client, "task:progress:followed");
      assertThat(client.next("task_progress").path("data").toString())
          .isEqualTo(
              WireClient.json(
                  "{'task_id':'followed','progress':{'total':10,'completed':3,'failed':0,"
                      + "'current':'x','percentage':30,'status':'y'}}"));
      subscribe(client, "task:status:followed");
      ObjectNode present = client.next("task_status");
      assertThat(present.path("data").fieldNames())
          .toIterable()
          .containsExactly("task_id", "status", "start_time", "end_time");
      assertThat(present.at("/data/status").asText()).isEqualTo("running");
      assertThat(present.at("/data/end_time").isNull()).isTrue();

      report("followed", "{'completed':10,'status':'completed'}");
      assertThat(client.next("task_progress").at("/data/progress/percentage").intValue())
          .isEqualTo(100);
      assertThat(client.next("task_status").at("/data/status").asText()).isEqualTo("completed");
      client.send("{'type':'unsubscribe','id':9,'data':{'topics':['task:status:followed']}}");
      assertThat(client.next("unsubscribed").toString())
          .contains(WireClient.json("'id':9"), WireClient.json("['task:status:followed']"));
    }
    http.call("PATCH", "/tasks/followed", "{\"completed\":10}").problem(409);
  }

  @Test
  void tellsCountsThatNoTaskCanHaveFromThoseThatGoBackwards() throws Exception {
    http.post("/tasks", "{'taskId':'counted','name':'n','total':10}").ok(201);
    report("counted", "{'completed':3}");

    for (String impossible : List.of("completed", "failed", "total")) {
      http.call("PATCH", "/tasks/counted", WireClient.json("{'" + impossible + "':-1}"))
          .problem(400, impossible);
    }
    http.call("PATCH", "/tasks/counted", WireClient.json("{'completed':2}"))
        .problem(409, "completed");
  }

  @Test
  void tellsOfNewTasks() throws Exception {
    try (WireClient client = connect("/ws/task")) {
      subscribe(client, "task:list");
      make("new");
      assertThat(client.next("task_list").at("/data/tasks/0/task_id").asText()).isEqualTo("new");
    }
  }

  @Test
  void keepsSubPathsToTheirPrefix() throws Exception {
    for (String[] pair :
        new String[][] {
          {"/ws/task", "task:status", "data:btc"},
          {"/ws/data", "data:btc", "strategy:7"},
          {"/ws/strategy", "strategy:7", "task:list"},
        }) {
      for (String listener : List.of("task", "main")) {
        try (WireClient client = WireClient.open(server, listener, pair[0])) {
          client.next("welcome");
          subscribe(client, pair[1]);
          client.send("{'type':'subscribe','id':'f','data':{'topics':['%s']}}", pair[2]);
          assertThat(expectError(client, "TOPIC_NOT_FOUND").at("/error/details/topics/0").asText())
              .isEqualTo(pair[2]);
        }
      }
    }
  }

  @Test
  void pushesDataAndStrategies() throws Exception {
    try (WireClient client = connect("/ws?topics=data:btc,strategy:7")) {
      client.next("subscribed");
      for (String topic : List.of("data", "strategy")) {
        String name = topic.equals("data") ? "data%3Abtc" : "strategy%3A7";
        http.call("POST", "/topics/" + name + "/messages", "{\"data\":{\"price\":1}}").ok(202);
        assertThat(client.next(topic).path("data").toString())
            .isEqualTo(
                WireClient.json(
                    "{'topic':'%s','price':1}", topic.equals("data") ? "data:btc" : "strategy:7"));
      }
    }
  }

  @Test
  void answersForOneTask() throws Exception {
    make("single");
    try (WireClient client = connect("/ws")) {
      client.send("{'type':'get_task','id':'g','data':{'task_id':'single'}}");
      ObjectNode answer = client.next("task_status");
      assertThat(answer.path("id").asText()).isEqualTo("g");
      assertThat(answer.path("data").toString())
          .isEqualTo(
              WireClient.json(
                  "{'task_id':'single','status':'pending','start_time':null,'end_time':null,"
                      + "'name':'n','progress':{'total':10,'completed':0,'failed':0,'current':'',"
                      + "'percentage':0,'status':''}}"));
      client.send("{'type':'get_task','id':'h','data':{'task_id':'gone'}}");
      ObjectNode error = expectError(client, "TASK_NOT_FOUND");
      assertThat(error.path("id").asText()).isEqualTo("h");
    }
  }

  @Test
  void listsTasksPageByPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      make("page-" + i);
      report("page-" + i, "{'status':'cancelled'}");
    }
    TreeSet<String> seen = new TreeSet<>();
    try (WireClient client = connect("/ws")) {
      String cursor = "null";
      int pages = 0;
      do {
        client.send(
            "{'type':'get_tasks','id':'l','data':"
                + "{'status':'cancelled','limit':2,'cursor':%s}}",
            cursor);
        ObjectNode page = client.next("task_list");
        assertThat(page.at("/data/tasks").size()).isLessThanOrEqualTo(2);
        page.at("/data/tasks").forEach(task -> seen.add(task.path("task_id").asText()));
        cursor = page.at("/data/next_cursor").toString();
        pages++;
      } while (!cursor.equals("null"));
      assertThat(pages).isEqualTo(3);
      assertThat(seen).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
      for (String data :
          List.of("{'limit':0}", "{'limit':501}", "{'status':'odd'}", "{'cursor':'x'}")) {
        client.send("{'type':'get_tasks','id':'l','data':%s}", WireClient.json(data));
        expectError(client, "INVALID_MESSAGE");
      }
    }
  }

  @Test
  void refusesWhatItCannotUnderstand() throws Exception {
    try (WireClient client = connect("/ws")) {
      for (String bad :
          List.of(
              "nonsense",
              "[]",
              "{'type':'dance'}",
              "{'type':'subscribe','data':7}",
              "{'type':'subscribe','data':{'topics':[]}}",
              "{'type':'subscribe','data':{'topics':[7]}}",
              "{'type':'get_task','data':{}}")) {
        client.send(bad);
        expectError(client, "INVALID_MESSAGE");
      }
      client.sendText("x".repeat(65_537));
      expectError(client, "MESSAGE_TOO_LARGE");
      client.expectClose(1009);
    }
  }

  @Test
  void refusesMoreSubscriptionsThanTheLimit() throws Exception {
    try (WireClient client = connect("/ws?topics=data:a,data:b,data:c")) {
      client.next("subscribed");
      client.send("{'type':'subscribe','id':'s','data':{'topics':['data:d']}}");
      expectError(client, "LIMIT_EXCEEDED");
    }
  }

  @Test
  void refusesTheSixthSocketOfAUser() throws Exception {
    List<WireClient> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(connect("/ws?client_id=crowd"));
    }
    try (WireClient sixth = WireClient.open(server, "task", "/ws?client_id=crowd")) {
      WireClient.whileTheyAnswerPings(
          five,
          () -> {
            expectError(sixth, "LIMIT_EXCEEDED");
            sixth.expectClose(1008);
          });
    }
    for (WireClient client : five) {
      client.close();
    }
  }
}
