package dev.switchboard.chaos.check;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who wrote what, and how it ended. */
final class OperationBook {

  private final Map<String, Operation> byName = new HashMap<>();
  private final Map<String, Map<String, Operation>> byTopicAndBody = new HashMap<>();
  private final Map<String, String> topicOfBody = new HashMap<>();

  void invoked(Entry.Invoke invoke) {
    Operation operation = new Operation(invoke);
    if (byName.put(invoke.op(), operation) != null) {
      throw new IllegalArgumentException("two operations are called " + invoke.op());
    }
    byTopicAndBody
        .computeIfAbsent(invoke.topic(), unused -> new HashMap<>())
        .put(invoke.body(), operation);
    topicOfBody.put(invoke.body(), invoke.topic());
  }

  Operation named(String op) {
    Operation operation = byName.get(op);
    if (operation == null) {
      throw new IllegalArgumentException("nobody invoked " + op);
    }
    return operation;
  }

  /** What wrote a body on a topic; null where nothing did. */
  @Nullable Operation writing(String topic, String body) {
    Map<String, Operation> ofTopic = byTopicAndBody.get(topic);
    return ofTopic == null ? null : ofTopic.get(body);
  }

  /** Why a body may not be on a topic; null where it may. */
  @Nullable String objection(String topic, String body) {
    Operation operation = writing(topic, body);
    if (operation != null) {
      return operation.isFailed() ? "the server had refused it: " + operation : null;
    }
    String other = topicOfBody.get(body);
    return other == null ? "nobody wrote it" : "it was written on " + other;
  }

  Collection<Operation> on(String topic) {
    Map<String, Operation> ofTopic = byTopicAndBody.get(topic);
    return ofTopic == null ? List.of() : ofTopic.values();
  }

  List<Operation> all() {
    return new ArrayList<>(byName.values());
  }
}
