package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.BuiltIn;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes the frames that task clients get, field by field. */
final class TaskDialectWriter {

  private static final String PROTOCOL_VERSION = "1.0";
  private static final String TOPIC = "topic";

  private final UnaryOperator<String> ids;

  TaskDialectWriter(UnaryOperator<String> ids) {
    this.ids = ids;
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  byte @Nullable [] answer(ServerMessage message, ConnectionView connection) {
    return switch (message.kind()) {
      case WELCOME -> welcome((ServerMessage.Welcome) message, connection);
      case AUTHENTICATED -> authenticated((ServerMessage.Authenticated) message, connection);
      case SUBSCRIBED -> subscribed((ServerMessage.Subscribed) message);
      case UNSUBSCRIBED -> unsubscribed((ServerMessage.Unsubscribed) message);
      case INVOKED -> invoked((ServerMessage.Invoked) message);
      case HEARTBEAT -> pong((ServerMessage.Heartbeat) message);
      case FAILED -> error((ServerMessage.Failed) message);
      case CLOSING -> null;
    };
  }

  byte @Nullable [] event(Event event) {
    return event.payload() instanceof BuiltIn payload
        ? event(event, payload)
        : custom(event, event.payload());
  }

  private byte @Nullable [] event(Event event, BuiltIn payload) {
    return switch (payload.kind()) {
      case TASK_PROGRESS -> taskProgress(event, (TaskProgress) payload);
      case TASK_STATUS -> taskStatus(event, (TaskStatus) payload);
      case TASK_LISTED ->
          push("task_list", event, page(List.of(((TaskListed) payload).task()), null));
      case PUBLISHED -> published(event, (Published) payload);
      case CHAT_MESSAGE,
          CHAT_TYPING,
          CHAT_READ,
          NOTIFICATION,
          RUN_RESULT,
          TCP_MESSAGE,
          TCP_STATUS,
          PRESENCE ->
          null;
    };
  }

  private byte[] welcome(ServerMessage.Welcome message, ConnectionView connection) {
    return answer(
        "welcome",
        null,
        message.serverTimeMs(),
        json -> {
          json.writeStringField("client_id", clientId(connection));
          json.writeNumberField("server_time", message.serverTimeMs());
          json.writeStringField("protocol_version", PROTOCOL_VERSION);
        });
  }

  private byte[] authenticated(ServerMessage.Authenticated message, ConnectionView connection) {
    return answer(
        "authenticated",
        message.request().requestId(),
        message.serverTimeMs(),
        json -> {
          json.writeStringField("client_id", clientId(connection));
          json.writeFieldName("expires_at");
          json.writeObject(message.principal().expiresAtMs());
        });
  }

  // A client that did not name itself goes by its principal's name, a stranger by its socket's.
  private static String clientId(ConnectionView connection) {
    String named = connection.clientId();
    Principal principal = connection.principal();
    if (named != null) {
      return named;
    }
    return principal == null ? connection.connectionId() : principal.id();
  }

  private byte[] subscribed(ServerMessage.Subscribed message) {
    List<Topic> topics = message.request().topics().stream().map(TopicSelection::topic).toList();
    return answer(
        "subscribed", message.request().requestId(), message.serverTimeMs(), topics(topics));
  }

  private byte[] unsubscribed(ServerMessage.Unsubscribed message) {
    return answer(
        "unsubscribed",
        message.request().requestId(),
        message.serverTimeMs(),
        topics(message.request().topics()));
  }

  private static Fields topics(List<Topic> topics) {
    return json -> texts(json, topics.stream().map(TaskDialectTopics::written).toList());
  }

  private static void texts(JsonGenerator json, List<String> topics) throws IOException {
    json.writeArrayFieldStart("topics");
    for (String topic : topics) {
      json.writeString(topic);
    }
    json.writeEndArray();
  }

  private byte @Nullable [] invoked(ServerMessage.Invoked message) {
    ClientMessage.Invoke request = message.request();
    RequestId id = message.request().requestId();
    if (request.calls(TaskCommands.GET)) {
      Task task = message.reply().as(Task.class);
      return answer(
          "task_status",
          id,
          message.serverTimeMs(),
          json -> {
            status(json, task.taskId(), task.status(), task.startTime(), task.endTime());
            json.writeStringField("name", task.name());
            progress(json, task.progress());
          });
    }
    if (request.calls(TaskCommands.LIST)) {
      TaskPage page = message.reply().as(TaskPage.class);
      return answer("task_list", id, message.serverTimeMs(), page(page.items(), page.nextCursor()));
    }
    return null;
  }

  private byte[] pong(ServerMessage.Heartbeat message) {
    return answer(
        "pong",
        message.requestId(),
        message.serverTimeMs(),
        json -> json.writeNumberField("server_time", message.serverTimeMs()));
  }

  private byte[] error(ServerMessage.Failed message) {
    ClientMessage request = message.request();
    boolean subscribing = request != null && request.kind() == ClientMessage.Kind.SUBSCRIBE;
    Failure failure = message.failure();
    FailureCode code = subscribing ? ofTopics(failure.code()) : failure.code();
    return frame(
        "error",
        request == null ? null : request.requestId(),
        message.serverTimeMs(),
        "error",
        json -> {
          json.writeStringField("code", TaskErrors.code(code));
          json.writeStringField("message", failure.detail());
          json.writeObjectFieldStart("details");
          if (subscribing && !failure.subjects().isEmpty()) {
            texts(json, failure.subjects().stream().map(TaskDialectTopics::written).toList());
          } else if (code.httpStatus() == 404 && failure.subjects().size() == 1) {
            json.writeStringField("task_id", failure.subjects().get(0));
          }
          json.writeEndObject();
        });
  }

  // Whatever a domain says of a topic that is not there or not the caller's, it is no task.
  private static FailureCode ofTopics(FailureCode code) {
    return code.httpStatus() == 404 ? FailureCode.TOPIC_NOT_FOUND : code;
  }

  private byte[] taskProgress(Event event, TaskProgress progress) {
    return push(
        "task_progress",
        event,
        json -> {
          json.writeStringField("task_id", progress.taskId());
          progress(
              json,
              new Task.Progress(
                  progress.total(),
                  progress.completed(),
                  progress.failed(),
                  progress.current(),
                  progress.percentage(),
                  progress.detail()));
        });
  }

  private byte[] taskStatus(Event event, TaskStatus status) {
    return push(
        "task_status",
        event,
        json ->
            status(json, status.taskId(), status.status(), status.startTime(), status.endTime()));
  }

  // A payload that is no object stands in one of its own; the topic is always the topic, and an
  // entry's key its key.
  private byte @Nullable [] published(Event event, Published published) {
    String topic = event.topic().name();
    int colon = topic.indexOf(':') + 1;
    if (!List.of(TaskDialectTopics.DATA, TaskDialectTopics.STRATEGY)
        .contains(topic.substring(0, colon))) {
      return null;
    }
    JsonNode data = published.data();
    return push(
        topic.substring(0, colon - 1),
        event,
        json -> {
          json.writeStringField(TOPIC, topic);
          if (published.key() != null) {
            json.writeStringField("key", published.key());
          }
          if (published.isRemoval()) {
            json.writeBooleanField("removed", true);
          } else if (!data.isObject()) {
            json.writeFieldName("value");
            json.writeTree(data);
          }
          allBut(
              published.key() == null ? Set.of(TOPIC) : Set.of(TOPIC, "key", "removed"),
              json,
              data);
        });
  }

  private byte[] custom(Event event, Payload payload) {
    return push(
        "data",
        event,
        json -> {
          json.writeStringField(TOPIC, event.topic().name());
          json.writeStringField(EventFields.KIND, payload.kindName());
          allBut(Set.of(TOPIC, EventFields.KIND), json, payload.json());
        });
  }

  private static void allBut(Set<String> taken, JsonGenerator json, JsonNode data)
      throws IOException {
    for (Map.Entry<String, JsonNode> field : data.properties()) {
      if (!taken.contains(field.getKey())) {
        json.writeFieldName(field.getKey());
        json.writeTree(field.getValue());
      }
    }
  }

  private static Fields page(List<Task> tasks, @Nullable String nextCursor) {
    return json -> {
      json.writeArrayFieldStart("tasks");
      for (Task task : tasks) {
        json.writeStartObject();
        json.writeStringField("task_id", task.taskId());
        json.writeStringField("name", task.name());
        json.writeStringField("status", task.status());
        progress(json, task.progress());
        time(json, "start_time", task.startTime());
        time(json, "end_time", task.endTime());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("next_cursor", nextCursor);
    };
  }

  private static void status(
      JsonGenerator json, String taskId, String status, @Nullable Long start, @Nullable Long end)
      throws IOException {
    json.writeStringField("task_id", taskId);
    json.writeStringField("status", status);
    time(json, "start_time", start);
    time(json, "end_time", end);
  }

  private static void progress(JsonGenerator json, Task.Progress progress) throws IOException {
    json.writeObjectFieldStart("progress");
    json.writeNumberField("total", progress.total());
    json.writeNumberField("completed", progress.completed());
    json.writeNumberField("failed", progress.failed());
    json.writeStringField("current", progress.current());
    json.writeNumberField("percentage", progress.percentage());
    json.writeStringField("status", progress.status());
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String field, @Nullable Long epochMs)
      throws IOException {
    json.writeStringField(field, epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString());
  }

  private byte[] push(String type, Event event, Fields data) {
    return frame(type, json -> json.writeString(event.id()), event.timestamp(), "data", data);
  }

  private byte[] answer(String type, @Nullable RequestId id, long timestamp, Fields data) {
    return frame(type, id, timestamp, "data", data);
  }

  private byte[] frame(
      String type, @Nullable RequestId id, long timestamp, String body, Fields fields) {
    Fields ownId =
        id == null ? json -> json.writeString(ids.apply(type)) : json -> json.writeTree(id.json());
    return frame(type, ownId, timestamp, body, fields);
  }

  private static byte[] frame(String type, Fields id, long timestamp, String body, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.shared().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeFieldName("id");
      id.write(json);
      json.writeNumberField("timestamp", timestamp);
      json.writeObjectFieldStart(body);
      fields.write(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
