package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks with an owner are seen by that user, services and administrators (contract 4, 6, 7). */
@Timeout(60)
class TaskOwnersTest {

  private static final String ALL_TOPICS = "task:progress,task:status,task:list";
  private static final Set<String> KINDS = Set.of("task_list", "task_progress", "task_status");

  @TempDir private Path directory;
  private WireServer server;
  private WireHttp service;

  @BeforeEach
  void start() {
    server = WireServer.start(directory);
    service = as("backend", Role.SERVICE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WireHttp as(String name, Role role) {
    return WireHttp.of(server).as(server.token(name, role, null));
  }

  private WireClient watching(String query) throws IOException {
    WireClient client = WireClient.open(server, "task", "/ws?" + query + "&topics=" + ALL_TOPICS);
    client.next("welcome");
    client.next("subscribed");
    return client;
  }

  private WireClient watching(String name, Role role) throws IOException {
    return watching("token=" + server.token(name, role, null));
  }

  private void make(String taskId, String owner) throws Exception {
    String userId = owner.isEmpty() ? "null" : "'" + owner + "'";
    service.post("/tasks", "{'taskId':'%s','name':'n','userId':%s}", taskId, userId).ok(201);
  }

  private void run(String taskId) throws Exception {
    for (String body : List.of("{'completed':1}", "{'status':'completed'}")) {
      service.call("PATCH", "/tasks/" + taskId, WireClient.json(body)).ok(200);
    }
  }

  /** The tasks of each kind of frames, up to the end of the last task. */
  private static Map<String, Set<String>> seen(WireClient client) throws IOException {
    Map<String, Set<String>> seen = new TreeMap<>();
    ObjectNode frame;
    do {
      frame = client.next();
      JsonNode data = frame.path("data");
      String taskId = (data.has("tasks") ? data.at("/tasks/0") : data).path("task_id").asText();
      seen.computeIfAbsent(frame.path("type").asText(), type -> new TreeSet<>()).add(taskId);
    } while (!isEndOf("last", frame));
    return seen;
  }

  private static boolean isEndOf(String taskId, ObjectNode frame) {
    return frame.at("/data/tasks/0/task_id").asText().equals(taskId)
        && frame.at("/data/tasks/0/status").asText().equals("completed");
  }

  private static void expect(WireClient client, String... tasks) throws IOException {
    Map<String, Set<String>> seen = seen(client);
    assertThat(seen.keySet()).isEqualTo(KINDS);
    assertThat(seen.values()).allSatisfy(ids -> assertThat(ids).containsExactly(tasks));
  }

  @Test
  void tellsEachSubscriberOfItsOwnTasksOnEveryTopic() throws Exception {
    try (WireClient anna = watching("anna", Role.USER);
        WireClient claimed = watching("client_id=anna");
        WireClient ben = watching("ben", Role.AGENT);
        WireClient nobody = watching("client_id=");
        WireClient other = watching("other", Role.SERVICE);
        WireClient admin = watching("root", Role.ADMIN)) {
      make("annas", "anna");
      make("bens", "ben");
      make("last", "");
      run("annas");
      run("bens");
      run("last");

      expect(anna, "annas", "last");
      expect(claimed, "annas", "last");
      expect(ben, "bens", "last");
      expect(nobody, "last");
      expect(other, "annas", "bens", "last");
      expect(admin, "annas", "bens", "last");
    }
  }

  @Test
  void hidesForeignTasksBehindWhatDoesNotExist() throws Exception {
    make("annas", "anna");
    try (WireClient anna = watching("anna", Role.USER);
        WireClient ben = watching("ben", Role.USER)) {
      for (String view : List.of("progress", "status", "list")) {
        String topic = "task:" + view + ":annas";
        String request = "{'type':'subscribe','id':1,'data':{'topics':['" + topic + "']}}";
        anna.send(request);
        assertThat(anna.next("subscribed").at("/data/topics/0").asText()).isEqualTo(topic);
        assertThat(anna.next().toString()).contains("annas");
        ben.send(request);
        JsonNode error = ben.next("error").path("error");
        assertThat(error.path("code").asText()).isEqualTo("TOPIC_NOT_FOUND");
        assertThat(error.at("/details/topics/0").asText()).isEqualTo(topic);
      }
      ben.send("{'type':'get_task','id':2,'data':{'task_id':'annas'}}");
      assertThat(ben.next("error").at("/error/code").asText()).isEqualTo("TASK_NOT_FOUND");
      ben.send("{'type':'get_tasks','id':3,'data':{}}");
      assertThat(ben.next("task_list").at("/data/tasks").isEmpty()).isTrue();
    }
    as("ben", Role.USER).get("/tasks/annas").problem(404);
    assertThat(as("ben", Role.AGENT).get("/tasks").ok(200).path("items").isEmpty()).isTrue();
    assertThat(as("anna", Role.USER).get("/tasks").ok(200).path("items").size()).isEqualTo(1);
    as("anna", Role.USER).get("/tasks/annas").ok(200);
    as("root", Role.ADMIN).get("/tasks/annas").ok(200);
  }
}
