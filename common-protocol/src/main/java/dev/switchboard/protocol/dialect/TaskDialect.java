package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of task progress: {@code protocols/task.md} with contract 5.2 and 7. There is one
 * object for each path, since a sub-path sees only the topics of its own prefix; all of them go by
 * the same name.
 */
public final class TaskDialect implements Dialect {

  private static final DialectRules RULES =
      DialectRules.of("task", Claim.AT_HANDSHAKE)
          .with(Trait.WELCOMES_BEFORE_AUTHENTICATION)
          .with(Trait.RESUMES_BY_CLIENT_ID);

  private static final TaskDialect ALL = all(topic -> false);

  private static final Map<String, TaskDialect> BY_PATH =
      Map.of(
          "/ws/task", seeing(TaskDialectTopics.TASK),
          "/ws/data", seeing(TaskDialectTopics.DATA),
          "/ws/strategy", seeing(TaskDialectTopics.STRATEGY));

  private final TaskDialectTopics topics;
  private final TaskDialectWriter writer;

  /**
   * The dialect of one kind of sockets.
   *
   * @param ids makes the id of a frame that answers none, from the frame's type
   */
  TaskDialect(TaskDialectTopics topics, UnaryOperator<String> ids) {
    this.topics = topics;
    this.writer = new TaskDialectWriter(ids);
  }

  private static TaskDialect seeing(Predicate<Topic> others, String... prefixes) {
    return new TaskDialect(
        new TaskDialectTopics(List.of(prefixes), others), type -> type + "_" + UUID.randomUUID());
  }

  private static TaskDialect seeing(String prefix) {
    return seeing(topic -> false, prefix);
  }

  /** The dialect of sockets that see every topic, where no domain brings events of its own. */
  public static TaskDialect all() {
    return ALL;
  }

  /**
   * The dialect of sockets that see every topic: {@code /ws}.
   *
   * @param others tells the topics of domains that bring events of their own; thread-safe
   */
  public static TaskDialect all(Predicate<Topic> others) {
    return seeing(
        others, TaskDialectTopics.TASK, TaskDialectTopics.DATA, TaskDialectTopics.STRATEGY);
  }

  /**
   * The dialect of sockets of this path: {@code /ws/task}, {@code /ws/data} and {@code
   * /ws/strategy} see their own topics only, those of any other path all. The same path always has
   * the same object.
   */
  public static TaskDialect forPath(String path) {
    return forPath(path, ALL);
  }

  /** The same, with the dialect of the sockets that see all. */
  static TaskDialect forPath(String path, TaskDialect all) {
    return BY_PATH.getOrDefault(path, all);
  }

  @Override
  public DialectRules rules() {
    return RULES;
  }

  @Override
  public Opening opening(Map<String, String> query) {
    String clientId = query.getOrDefault("client_id", "");
    List<TopicSelection> wanted =
        Arrays.stream(query.getOrDefault("topics", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .map(topics::topic)
            .map(TopicSelection::of)
            .toList();
    if (clientId.isEmpty()) {
      return new Opening(null, wanted, null);
    }
    try {
      return new Opening(UserId.of(clientId).value(), wanted, null);
    } catch (FailureException e) {
      return new Opening(null, List.of(), e.failure());
    }
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    return TaskDialectReader.read(text, topics, connection.principal() != null);
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return writer.answer(message, connection);
  }

  // What a socket of another path left behind may be more than this path sees.
  @Override
  public byte @Nullable [] encode(Event event) {
    return topics.sees(event.topic()) ? writer.event(event) : null;
  }
}
