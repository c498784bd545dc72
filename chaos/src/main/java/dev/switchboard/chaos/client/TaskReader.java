package dev.switchboard.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads feeds and the state of tasks in the task dialect, which has no positions: what its feeds
 * had while it was away it gets only where the server resumes its lost socket.
 */
final class TaskReader extends TopicReader {

  private static final String SERVER_ERROR = "SERVER_ERROR";

  private final boolean trustsResume;
  private final Map<String, String> topicOfRequest = new HashMap<>();
  private int requests;

  TaskReader(
      Scene scene,
      Topics known,
      Account account,
      String name,
      List<String> topics,
      boolean trustsResume) {
    super(scene, known, account, name, topics);
    this.trustsResume = trustsResume;
  }

  /** The topic of a task's progress, as the history calls it. */
  static String progressOf(String task) {
    return "task/progress/" + task;
  }

  /** The topic of a task's status, as the history calls it. */
  static String statusOf(String task) {
    return "task/status/" + task;
  }

  @Override
  String path() {
    return "/ws?client_id=" + name() + "&token=" + token();
  }

  @Override
  void opened() {
    topics().forEach(this::subscribe);
  }

  private void subscribe(String topic) {
    String id = name() + "-" + requests++;
    topicOfRequest.put(id, topic);
    ObjectNode data = Js.object();
    data.putArray("topics").add(topic.replace('/', ':'));
    ObjectNode message = Js.object().put("type", "subscribe").put("id", id);
    message.put("timestamp", System.currentTimeMillis()).set("data", data);
    say(message);
  }

  @Override
  ObjectNode beat() {
    ObjectNode message = Js.object().put("type", "ping").put("id", "ping");
    message.put("timestamp", System.currentTimeMillis()).putObject("data");
    return message;
  }

  @Override
  void lost() {
    topicOfRequest.clear();
  }

  @Override
  void heard(JsonNode message) {
    JsonNode data = message.path("data");
    String task = data.path("task_id").asText();
    switch (message.path("type").asText()) {
      case "subscribed" -> subscribed(message.path("id").asText());
      case "task_progress" -> {
        JsonNode progress = data.path("progress");
        state(message, progressOf(task), progress.path("completed").asText());
      }
      case "task_status" -> {
        int rank = TaskStates.rank(data.path("status").asText());
        state(message, statusOf(task), String.valueOf(rank));
      }
      case "data", "strategy" ->
          reading()
              .deliveredWithId(
                  data.path("topic").asText(),
                  Js.text(message.path("id")),
                  Body.name(data.path("body").asText()));
      case "error" -> refused(message);
      default -> {}
    }
  }

  private void state(JsonNode message, String topic, String state) {
    reading().deliveredWithId(topic, Js.text(message.path("id")), state);
  }

  private void subscribed(String id) {
    String topic = topicOfRequest.remove(id);
    if (topic == null) {
      return;
    }
    if (reading().at(topic).isConfirmed() && !trustsResume && !topic.startsWith("task/")) {
      reading().told(topic, "subscribed anew, without a position");
    }
    reading().confirmed(topic);
  }

  private void refused(JsonNode message) {
    String topic = topicOfRequest.remove(message.path("id").asText());
    if (topic != null && message.at("/error/code").asText().equals(SERVER_ERROR)) {
      scene()
          .later(
              AGAIN_MILLIS,
              () -> {
                if (isOpen()) {
                  subscribe(topic);
                }
              });
    }
  }
}
