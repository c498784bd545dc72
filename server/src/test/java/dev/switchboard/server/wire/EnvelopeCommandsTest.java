package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands of tasks, notifications and feeds in the envelope dialect (contract 7). */
@Timeout(60)
class EnvelopeCommandsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static WireHttp http;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory,
            "feed.namespaces.open.publish=everyone",
            "feed.namespaces.granted.publish=granted",
            "feed.namespaces.latest.publish=everyone",
            "feed.namespaces.latest.conflated=true");
    http = WireHttp.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static EnvelopeClient connect(String user, Role role, String... topics)
      throws IOException {
    return EnvelopeClient.open(server, server.token(user, role, null, topics));
  }

  @Test
  void answersForOneTask() throws Exception {
    http.post("/tasks", "{'taskId':'single','name':'Backup','total':4}").ok(201);
    ObjectNode shown =
        http.call("PATCH", "/tasks/single", WireClient.json("{'completed':1}")).ok(200);
    http.post("/tasks", "{'taskId':'berts','name':'n','userId':'bert'}").ok(201);
    try (EnvelopeClient anna = connect("anna", Role.USER);
        EnvelopeClient service = connect("backend", Role.SERVICE)) {
      ObjectNode task = anna.result("task.get", "{'taskId':'single'}");

      assertThat(task).isEqualTo(shown);
      assertThat(task.path("status").asText()).isEqualTo("running");
      assertThat(task.at("/progress/percentage").intValue()).isEqualTo(25);
      assertThat(service.result("task.get", "{'taskId':'berts'}").path("userId").asText())
          .isEqualTo("bert");
      for (String unknown : List.of("berts", "gone", "no/such id")) {
        ObjectNode error = anna.refused(3001, "task.get", "{'taskId':'%s'}", unknown);
        assertThat(error.at("/details/subjects/0").asText()).isEqualTo(unknown);
      }
      for (String data : List.of("null", "{}", "{'taskId':7}", "{'taskId':''}", "[]")) {
        anna.refused(2000, "task.get", data);
      }
    }
  }

  @Test
  void listsTasksPageByPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      http.post("/tasks", "{'taskId':'page-%d','name':'n','userId':'pager'}", i).ok(201);
      http.call("PATCH", "/tasks/page-" + i, WireClient.json("{'status':'cancelled'}")).ok(200);
    }
    try (EnvelopeClient pager = connect("pager", Role.USER);
        EnvelopeClient other = connect("other", Role.USER)) {
      List<String> seen = new ArrayList<>();
      String cursor = "null";
      do {
        ObjectNode page =
            pager.result("task.list", "{'status':'cancelled','limit':2,'cursor':%s}", cursor);
        page.path("items").forEach(task -> seen.add(task.path("taskId").asText()));
        cursor = page.path("nextCursor").toString();
      } while (!cursor.equals("null"));

      assertThat(seen).containsExactly("page-4", "page-3", "page-2", "page-1", "page-0");
      assertThat(other.result("task.list", "{'status':'cancelled'}").path("items")).isEmpty();
      assertThat(other.result("task.list", "null").path("items").isArray()).isTrue();
      for (String data :
          List.of("{'limit':0}", "{'limit':501}", "{'status':'odd'}", "{'cursor':'x'}", "[]")) {
        pager.refused(2000, "task.list", data);
      }
    }
  }

  @Test
  void showsAndAcknowledgesAnInbox() throws Exception {
    List<String> ids = new ArrayList<>();
    for (String user : List.of("carl", "carl", "dora")) {
      ids.add(
          http.post("/notifications", "{'userId':'%s','title':'t','message':'m'}", user)
              .ok(202)
              .at("/ids/0")
              .asText());
    }
    try (EnvelopeClient carl = connect("carl", Role.USER);
        EnvelopeClient service = connect("backend", Role.SERVICE)) {
      ObjectNode acknowledged = carl.result("notification.ack", "{'ids':['%s']}", ids.get(0));

      assertThat(acknowledged.toString()).isEqualTo(WireClient.json("{'ids':['%s']}", ids.get(0)));
      carl.result("notification.ack", "{'ids':['%s','%s']}", ids.get(0), ids.get(0));
      ObjectNode inbox = carl.result("notification.list", "null");
      assertThat(inbox).isEqualTo(http.get("/notifications?userId=carl").ok(200));
      assertThat(inbox.path("items")).hasSize(2);
      assertThat(inbox.at("/items/0/id").asText()).isEqualTo(ids.get(1));
      assertThat(inbox.at("/items/0/unread").booleanValue()).isTrue();
      assertThat(inbox.at("/items/1/unread").booleanValue()).isFalse();
      assertThat(carl.result("notification.list", "{'unread':true}").path("items")).hasSize(1);
      carl.refused(3001, "notification.ack", "{'ids':['%s','%s']}", ids.get(1), ids.get(2));
      carl.refused(3001, "notification.ack", "{'ids':['nonsense']}");
      carl.refused(3001, "notification.list", "{'userId':'dora'}");
      assertThat(carl.result("notification.list", "{'unread':true}").path("items")).hasSize(1);
      assertThat(service.result("notification.list", "{'userId':'dora'}").path("items")).hasSize(1);
      for (String data :
          List.of("{}", "{'ids':[]}", "{'ids':'x'}", "{'ids':[null]}", "{'ids':[7]}", "null")) {
        carl.refused(2000, "notification.ack", data);
      }
      for (String data : List.of("{'limit':0}", "{'limit':501}", "{'cursor':'?'}", "[]")) {
        carl.refused(2000, "notification.list", data);
      }
    }
  }

  @Test
  void publishesWhereTheNamespaceAllowsIt() throws Exception {
    try (EnvelopeClient user = connect("emil", Role.USER, "granted:mine");
        EnvelopeClient service = connect("backend", Role.SERVICE)) {
      user.call("subscribe", "{'topic':'open:news'}");
      ObjectNode place =
          user.result(
              "topic.publish", "{'topic':'open:news','type':'status','data':{'deep':[1,null]}}");

      ObjectNode push = user.push("status", "open:news");
      assertThat(push.path("data").toString()).isEqualTo(WireClient.json("{'deep':[1,null]}"));
      assertThat(place.fieldNames()).toIterable().containsExactly("epoch", "sequence");
      assertThat(place.path("epoch")).isEqualTo(push.path("epoch"));
      assertThat(place.path("sequence")).isEqualTo(push.path("sequence"));
      user.result("topic.publish", "{'topic':'open:news','data':null}");
      assertThat(user.push("data", "open:news").path("data").isNull()).isTrue();
      user.result("topic.publish", "{'topic':'granted:mine','data':1}");
      assertThat(user.result("topic.publish", "{'topic':'latest:price','data':1}")).isEmpty();
      service.result("topic.publish", "{'topic':'news','data':1}");
      user.refused(3001, "topic.publish", "{'topic':'news','data':1}");
      user.refused(3001, "topic.publish", "{'topic':'granted:others','data':1}");
    }
  }

  @Test
  void refusesWhatCannotBePublished() throws Exception {
    try (EnvelopeClient service = connect("backend", Role.SERVICE)) {
      for (String topic :
          List.of("chat/1", "task/status", "tcp/x", "notifications/anna", "run-results/s")) {
        service.refused(3001, "topic.publish", "{'topic':'%s','data':1}", topic);
      }
      service.refused(3001, "topic.publish", "{'topic':'','data':1}");
      for (String data :
          List.of(
              "null",
              "{}",
              "{'topic':'a'}",
              "{'data':1}",
              "{'topic':7,'data':1}",
              "{'topic':null,'data':1}",
              "{'topic':'a','data':1,'type':'odd'}",
              "{'topic':'a','data':1,'type':7}",
              "{'topic':'a','data':" + "[".repeat(29) + "]".repeat(29) + "}")) {
        service.refused(2000, "topic.publish", data);
      }
      service.result(
          "topic.publish", "{'topic':'a','data':" + "[".repeat(28) + "]".repeat(28) + "}");
    }
  }

  @Test
  void knowsNoCommandThatIsNotForSockets() throws Exception {
    try (EnvelopeClient admin = connect("root", Role.ADMIN)) {
      for (String command :
          List.of(
              "task.create",
              "task.report",
              "chat.list",
              "chat.assign",
              "chat.post",
              "notification.post",
              "presence.topics",
              "topic.messages",
              "tcp.get",
              "dance.begin",
              "task.",
              "TASK.GET")) {
        admin.refused(3002, command, "{}");
      }
    }
  }
}
