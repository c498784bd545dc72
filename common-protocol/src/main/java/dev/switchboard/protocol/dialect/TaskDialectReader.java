package dev.switchboard.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.WholeNumbers;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.json.ParsedObject;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of task clients. What is wrong with a frame is looked for in this order: its
 * form, its type, whether its sender may speak yet, its fields.
 */
final class TaskDialectReader {

  private enum Request {
    PING,
    AUTH,
    SUBSCRIBE,
    UNSUBSCRIBE,
    GET_TASK,
    GET_TASKS;

    private static final Map<String, Request> BY_TYPE =
        Arrays.stream(values())
            .collect(
                Collectors.toUnmodifiableMap(
                    request -> request.name().toLowerCase(Locale.ROOT), Function.identity()));

    boolean servesStrangers() {
      return this == AUTH || this == PING;
    }
  }

  private final @Nullable RequestId id;
  private final JsonNode data;
  private final TaskDialectTopics topics;

  private TaskDialectReader(@Nullable RequestId id, JsonNode data, TaskDialectTopics topics) {
    this.id = id;
    this.data = data;
    this.topics = topics;
  }

  static ClientMessage read(String text, TaskDialectTopics topics, boolean known) {
    ParsedObject parsed = Json.read(text);
    RequestId id = RequestId.in(parsed.fields(), "id");
    try {
      ObjectNode frame = parsed.orThrow();
      Request request = request(frame);
      if (!known && !request.servesStrangers()) {
        throw refused(FailureCode.UNAUTHENTICATED, "auth comes first");
      }
      return new TaskDialectReader(id, data(frame), topics).message(request);
    } catch (FailureException e) {
      return new ClientMessage.Rejected(id, e.failure());
    }
  }

  private static Request request(ObjectNode frame) {
    JsonNode type = frame.path("type");
    if (!type.isTextual()) {
      throw invalid("type is missing or no text");
    }
    Request request = Request.BY_TYPE.get(type.textValue());
    if (request == null) {
      throw refused(FailureCode.UNKNOWN_TYPE, "type is none of this dialect");
    }
    return request;
  }

  // What needs no data may leave it out.
  private static JsonNode data(ObjectNode frame) {
    JsonNode data = frame.path("data");
    if (missing(data)) {
      return Json.object();
    }
    if (!data.isObject()) {
      throw invalid("data is no object");
    }
    return data;
  }

  private ClientMessage message(Request request) {
    return switch (request) {
      case PING -> new ClientMessage.Heartbeat(id);
      case AUTH -> new ClientMessage.Authenticate(id, text("token"), null, null, null);
      case SUBSCRIBE ->
          new ClientMessage.Subscribe(
              id, topics().stream().map(TopicSelection::of).toList(), false, false);
      case UNSUBSCRIBE -> new ClientMessage.Unsubscribe(id, topics());
      case GET_TASK ->
          new ClientMessage.Invoke(id, TaskCommands.GET, new TaskRef(text("task_id")), null);
      case GET_TASKS -> new ClientMessage.Invoke(id, TaskCommands.LIST, listTasks(), null);
    };
  }

  private List<Topic> topics() {
    JsonNode names = data.path("topics");
    if (!names.isArray() || names.isEmpty()) {
      throw invalid("data.topics is missing, empty or no array");
    }
    List<Topic> wanted = new ArrayList<>(names.size());
    for (JsonNode name : names) {
      if (!name.isTextual()) {
        throw invalid("data.topics has something else than texts");
      }
      wanted.add(topics.topic(name.textValue()));
    }
    return wanted;
  }

  private ListTasks listTasks() {
    return new ListTasks(optionalText("status"), limit(), optionalText("cursor"));
  }

  private @Nullable Integer limit() {
    JsonNode limit = data.path("limit");
    if (missing(limit)) {
      return null;
    }
    return WholeNumbers.asLong(limit).stream()
        .filter(number -> number == (int) number)
        .mapToObj(number -> (int) number)
        .findFirst()
        .orElseThrow(() -> invalid("data.limit is no whole number from 1 to 500"));
  }

  private String text(String field) {
    String text = optionalText(field);
    if (text == null || text.isEmpty()) {
      throw invalid("data." + field + " is missing or empty");
    }
    return text;
  }

  private @Nullable String optionalText(String field) {
    JsonNode node = data.path(field);
    if (missing(node)) {
      return null;
    }
    if (!node.isTextual()) {
      throw invalid("data." + field + " is no text");
    }
    return node.textValue();
  }

  private static boolean missing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static FailureException invalid(String detail) {
    return refused(FailureCode.INVALID_MESSAGE, detail);
  }

  private static FailureException refused(FailureCode code, String detail) {
    return Failure.of(code, detail).exception();
  }
}
