package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making tasks and reporting on them over HTTP (contract 6 and 7). */
@Timeout(60)
class TaskApiTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp service;
  private static int made;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
    service = WireHttp.of(server).as(server.token("backend", Role.SERVICE, null));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A task of 100 of which 45 are completed and 5 failed. */
  private static String running() throws Exception {
    String taskId = "task-" + ++made;
    service.post("/tasks", "{'taskId':'%s','name':'n','total':100}", taskId).ok(201);
    report(taskId, "{'completed':45,'failed':5}").ok(200);
    return taskId;
  }

  private static WireHttp.Answer report(String taskId, String body) throws Exception {
    return service.call("PATCH", "/tasks/" + taskId, WireClient.json(body));
  }

  @Test
  void showsATaskFromItsBeginningToItsEnd() throws Exception {
    ObjectNode begun = service.post("/tasks", "{'taskId':'whole','name':'n','total':3}").ok(201);
    assertThat(begun.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "taskId",
            "name",
            "status",
            "total",
            "completed",
            "failed",
            "current",
            "detail",
            "percentage",
            "createdAt",
            "startTime",
            "endTime",
            "progress");
    assertThat(begun.path("status").asText()).isEqualTo("pending");
    assertThat(begun.path("startTime").isNull()).isTrue();

    ObjectNode moved =
        report("whole", "{'completed':1,'failed':1,'current':'c','detail':'d'}").ok(200);
    assertThat(moved.path("status").asText()).isEqualTo("running");
    assertThat(moved.path("progress").toString())
        .isEqualTo(
            WireClient.json(
                "{'total':3,'completed':1,'failed':1,'current':'c','percentage':33,'status':'d'}"));
    ObjectNode ended = report("whole", "{'status':'failed'}").ok(200);
    assertThat(ended.path("endTime").longValue())
        .isGreaterThanOrEqualTo(ended.path("startTime").longValue());
    assertThat(service.get("/tasks/whole").ok(200)).isEqualTo(ended);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'completed':44} | completed",
        "{'failed':4} | failed",
        "{'status':'pending'} | status",
        "{'completed':96} | total",
        "{'failed':56} | total",
        "{'completed':60,'failed':41} | total",
        "{'completed':9007199254740992} | completed",
        "{'failed':99999999999999999999999999} | failed",
        "{'total':49} | total",
        "{'total':0} | total",
        "{'total':9007199254740992} | total",
        "{'completed':46,'failed':4} | failed"
      })
  void refusesAReportThatGoesBackOrTooFar(String body, String named) throws Exception {
    String taskId = running();
    ObjectNode before = service.get("/tasks/" + taskId).ok(200);

    report(taskId, body).problem(409, named);

    assertThat(service.get("/tasks/" + taskId).ok(200)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "failed", "cancelled"})
  void refusesEveryReportBehindTheEnd(String end) throws Exception {
    String taskId = running();
    ObjectNode ended = report(taskId, "{'status':'" + end + "'}").ok(200);
    String topics = "task:progress:" + taskId + ",task:status:" + taskId;
    try (WireClient client = WireClient.open(server, "task", "/ws?topics=" + topics)) {
      client.next("welcome");
      client.next("subscribed");
      client.next("task_progress");
      assertThat(client.next("task_status").at("/data/status").asText()).isEqualTo(end);

      for (String body :
          List.of("{}", "{'completed':46}", "{'status':'" + end + "'}", "{'status':'running'}")) {
        report(taskId, body).problem(409, end);
      }

      assertThat(service.get("/tasks/" + taskId).ok(200)).isEqualTo(ended);
      client.send("{'type':'ping','id':1}");
      client.next("pong");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'completed':'46'} | completed",
        "{'completed':46.5} | completed",
        "{'completed':true} | completed",
        "{'failed':[6]} | failed",
        "{'total':{}} | total",
        "{'current':5} | current",
        "{'detail':'\\u0007'} | detail",
        "{'status':'done'} | status",
        "{'status':1} | status",
        "{'taskId':'another'} | taskId",
        "[] | object",
        "7 | object",
        "{ | JSON",
        "{'completed':46}} | JSON"
      })
  void refusesAReportThatIsNone(String body, String named) throws Exception {
    String taskId = running();

    report(taskId, body).problem(400, named);

    assertThat(service.get("/tasks/" + taskId).ok(200).path("completed").intValue()).isEqualTo(45);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name",
        "{'name':''} | name",
        "{'name':7} | name",
        "{'name':'n','taskId':''} | taskId",
        "{'name':'n','taskId':'a/b'} | taskId",
        "{'name':'n','total':-1} | total",
        "{'name':'n','total':1.5} | total",
        "{'name':'n','total':'5'} | total",
        "{'name':'n','total':9007199254740992} | total",
        "{'name':'n','userId':true} | user id"
      })
  void refusesToMakeWhatIsNoTask(String body, String named) throws Exception {
    service.post("/tasks", body).problem(400, named);
  }

  @Test
  void refusesWhoMayNotReport() throws Exception {
    String taskId = running();
    for (Role role : List.of(Role.USER, Role.AGENT)) {
      WireHttp other = WireHttp.of(server).as(server.token("anna", role, null));
      other.post("/tasks", "{'name':'n'}").problem(403);
      other.call("PATCH", "/tasks/" + taskId, "{\"completed\":46}").problem(403);
      other.get("/tasks/" + taskId).ok(200);
    }
    WireHttp.of(server).as("wrong").get("/tasks/" + taskId).problem(401);
    service.post("/tasks", "{'taskId':'%s','name':'n'}", taskId).problem(409, "taskId");
    report("nobody-made-it", "{'completed':1}").problem(404);
    service.get("/tasks/nobody-made-it").problem(404);
    service
        .call("PATCH", "/tasks/" + taskId, "completed=46", "Content-Type", "text/plain")
        .problem(415);
  }

  @Test
  void listsTasksPageByPageWhileNewOnesCome() throws Exception {
    for (int i = 0; i < 5; i++) {
      report(running(), "{'status':'cancelled'}").ok(200);
    }
    List<String> first = new ArrayList<>();
    ObjectNode page = service.get("/tasks?status=cancelled&limit=3").ok(200);
    ids(page, first);
    report(running(), "{'status':'cancelled'}").ok(200);

    String cursor = page.path("nextCursor").textValue();
    List<String> rest = new ArrayList<>();
    while (cursor != null) {
      page = service.get("/tasks?status=cancelled&limit=3&cursor=%s", cursor).ok(200);
      ids(page, rest);
      cursor = page.path("nextCursor").textValue();
    }

    assertThat(first).hasSize(3);
    assertThat(rest).doesNotContainAnyElementsOf(first).doesNotContain("task-" + made);
    assertThat(rest).contains("task-" + (made - 5), "task-" + (made - 4));
  }

  private static void ids(ObjectNode page, List<String> ids) {
    for (JsonNode task : page.path("items")) {
      ids.add(task.path("taskId").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=x",
        "status=done",
        "cursor=",
        "cursor=x",
        "cursor=dDow",
        "cursor=dDox!",
        "cursor=bTo3OjE",
        "cursor=dDo5OTk5OTk5OTk5OTk5OTk5OTk5OTk"
      })
  void refusesAQuestionThatIsNone(String query) throws Exception {
    service.get("/tasks?" + query).problem(400, query.substring(0, query.indexOf('=')));
    try (WireClient client = WireClient.open(server, "task", "/ws")) {
      client.next("welcome");
      String[] pair = query.split("=", -1);
      String value =
          pair[0].equals("limit") && !pair[1].equals("x") ? pair[1] : "'" + pair[1] + "'";
      client.send("{'type':'get_tasks','id':1,'data':{'%s':%s}}", pair[0], value);
      ObjectNode error = client.next("error");
      assertThat(error.path("id").intValue()).isEqualTo(1);
      assertThat(error.at("/error/code").asText()).isEqualTo("INVALID_MESSAGE");
    }
  }
}
