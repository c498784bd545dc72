package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.TopicSelection;
import dev.switchboard.protocol.task.ListTasks;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDialectDecodeTest {

  private final TaskDialect dialect = TaskDialect.all();

  @Test
  void goesByOneNameOnEveryPath() {
    assertThat(dialect.rules())
        .isEqualTo(
            DialectRules.of("task", DialectRules.Claim.AT_HANDSHAKE)
                .with(DialectRules.Trait.WELCOMES_BEFORE_AUTHENTICATION)
                .with(DialectRules.Trait.RESUMES_BY_CLIENT_ID));
    assertThat(List.of("/ws", "/ws/task", "/ws/data", "/ws/strategy"))
        .extracting(path -> TaskDialect.forPath(path).rules())
        .containsOnly(dialect.rules());
  }

  @Test
  void hasOneObjectForEachPath() {
    assertThat(TaskDialect.forPath("/ws")).isSameAs(dialect);
    assertThat(TaskDialect.forPath("/ws/data")).isSameAs(TaskDialect.forPath("/ws/data"));
    assertThat(TaskDialect.forPath("/ws/data")).isNotSameAs(TaskDialect.forPath("/ws/task"));
  }

  @Test
  void readsThePingOfTheDocument() {
    assertThat(fixture("request-ping", TaskSocket.STRANGER))
        .isEqualTo(new ClientMessage.Heartbeat(id("ping_123")));
  }

  @Test
  void readsAuth() {
    assertThat(fixture("request-auth", TaskSocket.STRANGER))
        .isEqualTo(new ClientMessage.Authenticate(id("auth_1"), "eyJ.e30.sig", null, null, null));
  }

  @Test
  void readsTheSubscriptionOfTheDocument() {
    assertThat(fixture("request-subscribe", TaskSocket.NAMED))
        .isEqualTo(subscribe(id("sub_123"), "task/progress", "task/status"));
  }

  @Test
  void readsSingleTasksAndFeeds() {
    assertThat(fixture("request-subscribe-single", TaskSocket.NAMED))
        .isEqualTo(
            subscribe(
                new RequestId(IntNode.valueOf(7)),
                "task/progress/task_123",
                "task/list/a:b.c",
                "data:btc",
                "strategy:7"));
  }

  @Test
  void leavesTheRefusalOfUnknownTopicsToTheTaskDomain() {
    assertThat(fixture("request-subscribe-unknown", TaskSocket.NAMED))
        .isEqualTo(
            subscribe(
                id("sub_124"),
                "task/progress",
                "task/unknown/task/progress",
                "task/unknown/prices"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat/5",
        "task",
        "task:",
        "task:x",
        "task:progress:",
        "task:progress:a/b",
        "data:",
        "strategy:",
        "Task:progress",
        " task:progress",
        "notifications/bob",
        "data",
        ""
      })
  void takesNoOtherNameForATopic(String name) {
    var request =
        (ClientMessage.Subscribe)
            decode(
                "{\"type\":\"subscribe\",\"data\":{\"topics\":[\"" + name + "\"]}}",
                TaskSocket.NAMED);

    assertThat(request.topics().get(0).topic().name()).isEqualTo("task/unknown/" + name);
  }

  @Test
  void makesNamesThatCannotBeTopicsShowable() {
    String name = "data:\\u0000\uD83D\uDE00" + "x".repeat(300);
    var request =
        (ClientMessage.Subscribe)
            decode(
                "{\"type\":\"subscribe\",\"data\":{\"topics\":[\"" + name + "\"]}}",
                TaskSocket.NAMED);

    assertThat(request.topics().get(0).topic().name())
        .startsWith("task/unknown/data:\uFFFD\uD83D\uDE00x")
        .hasSize(Topic.MAX_LENGTH);
  }

  @ParameterizedTest
  @CsvSource({
    "/ws/task, task:progress, task/progress",
    "/ws/task, data:btc, task/unknown/data:btc",
    "/ws/data, data:btc, data:btc",
    "/ws/data, task:progress, task/unknown/task:progress",
    "/ws/strategy, strategy:7, strategy:7",
    "/ws/strategy, data:btc, task/unknown/data:btc",
    "/other, data:btc, data:btc"
  })
  void seesOnlyTheTopicsOfItsPath(String path, String written, String topic) {
    String frame = "{\"type\":\"subscribe\",\"data\":{\"topics\":[\"" + written + "\"]}}";

    assertThat(TaskDialect.forPath(path).decode(frame, TaskSocket.NAMED))
        .isEqualTo(new ClientMessage.Subscribe(null, selections(topic), false, false));
    assertThat(TaskDialect.forPath(path).opening(Map.of("topics", written)).topics())
        .isEqualTo(selections(topic));
  }

  @Test
  void readsUnsubscribe() {
    assertThat(fixture("request-unsubscribe", TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Unsubscribe(
                id("unsub_1"), List.of(new Topic("task/progress"), new Topic("data:btc"))));
  }

  @Test
  void readsGetTask() {
    assertThat(fixture("request-get_task", TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Invoke(id("get_1"), TaskCommands.GET, new TaskRef("task_123"), null));
  }

  @Test
  void readsGetTasks() {
    assertThat(fixture("request-get_tasks", TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Invoke(
                null, TaskCommands.LIST, new ListTasks(null, null, null), null));
    assertThat(fixture("request-get_tasks-page", TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Invoke(
                id("list_2"), TaskCommands.LIST, new ListTasks("running", 2, "dDo3"), null));
  }

  @Test
  void asksForATaskThatNoIdCanNameAsForOneThatIsNotThere() {
    String frame = "{\"type\":\"get_task\",\"id\":\"g\",\"data\":{\"task_id\":\"a/b\"}}";

    assertThat(decode(frame, TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Rejected(
                id("g"), Failure.of(FailureCode.NOT_FOUND, "there is no such task", "a/b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{| the message is not valid JSON",
        "[]| the message is not a JSON object",
        "{\"type\":\"ping\",\"type\":\"ping\"}| type is there twice",
        "{}| type is missing or no text",
        "{\"type\":1}| type is missing or no text",
        "{\"type\":\"ping\",\"data\":[]}| data is no object",
        "{\"type\":\"ping\",\"data\":\"\"}| data is no object",
        "{\"type\":\"auth\"}| data.token is missing or empty",
        "{\"type\":\"auth\",\"data\":{\"token\":1}}| data.token is no text",
        "{\"type\":\"auth\",\"data\":{\"token\":\"\"}}| data.token is missing or empty",
        "{\"type\":\"subscribe\"}| data.topics is missing, empty or no array",
        "{\"type\":\"subscribe\",\"data\":{\"topics\":[]}}"
            + "| data.topics is missing, empty or no array",
        "{\"type\":\"subscribe\",\"data\":{\"topics\":\"task:list\"}}"
            + "| data.topics is missing, empty or no array",
        "{\"type\":\"unsubscribe\",\"data\":{\"topics\":{\"a\":1}}}"
            + "| data.topics is missing, empty or no array",
        "{\"type\":\"subscribe\",\"data\":{\"topics\":[\"task:list\",null]}}"
            + "| data.topics has something else than texts",
        "{\"type\":\"get_task\",\"data\":{}}| data.task_id is missing or empty",
        "{\"type\":\"get_task\",\"data\":{\"task_id\":7}}| data.task_id is no text",
        "{\"type\":\"get_tasks\",\"data\":{\"status\":\"done\"}}"
            + "| status is none of pending, running, completed, failed, cancelled",
        "{\"type\":\"get_tasks\",\"data\":{\"status\":1}}| data.status is no text",
        "{\"type\":\"get_tasks\",\"data\":{\"limit\":0}}| limit is not between 1 and 500",
        "{\"type\":\"get_tasks\",\"data\":{\"limit\":501}}| limit is not between 1 and 500",
        "{\"type\":\"get_tasks\",\"data\":{\"limit\":1.5}}"
            + "| data.limit is no whole number from 1 to 500",
        "{\"type\":\"get_tasks\",\"data\":{\"limit\":99999999999}}"
            + "| data.limit is no whole number from 1 to 500",
        "{\"type\":\"get_tasks\",\"data\":{\"limit\":\"5\"}}"
            + "| data.limit is no whole number from 1 to 500",
        "{\"type\":\"get_tasks\",\"data\":{\"cursor\":5}}| data.cursor is no text"
      })
  void namesWhatIsWrongWithAFrame(String frame, String detail) {
    assertThat(decode(frame, TaskSocket.NAMED))
        .isEqualTo(
            new ClientMessage.Rejected(null, Failure.of(FailureCode.INVALID_MESSAGE, detail)));
  }

  @Test
  void countsASubscriptionAsManyMessagesAsItHasTopics() {
    String frame =
        "{\"type\":\"subscribe\",\"data\":{\"topics\":[\"data:a\",\"data:b\",\"data:c\"]}}";

    assertThat(decode(frame, TaskSocket.NAMED).weight()).isEqualTo(3);
    assertThat(decode("{\"type\":\"ping\"}", TaskSocket.NAMED).weight()).isEqualTo(1);
  }

  @Test
  void refusesDeepNesting() {
    assertThat(decode("[".repeat(40) + "]".repeat(40), TaskSocket.NAMED))
        .isInstanceOf(ClientMessage.Rejected.class);
  }

  @Test
  void givesBackTheIdOfAFrameThatIsWrong() {
    assertThat(decode("{\"type\":\"subscribe\",\"id\":7}", TaskSocket.NAMED).requestId())
        .isEqualTo(new RequestId(IntNode.valueOf(7)));
    assertThat(decode("{\"type\":\"ping\",\"id\":{}}", TaskSocket.NAMED).requestId()).isNull();
  }

  @Test
  void servesStrangersPingAndAuthOnly() {
    for (String type : List.of("subscribe", "unsubscribe", "get_task", "get_tasks")) {
      assertThat(code(decode("{\"type\":\"" + type + "\"}", TaskSocket.STRANGER)))
          .isEqualTo(FailureCode.UNAUTHENTICATED);
    }
  }

  @Test
  void looksForTheFormThenTheTypeThenTheSender() {
    assertThat(code(decode("{", TaskSocket.STRANGER))).isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(code(decode("{\"type\":\"shout\"}", TaskSocket.STRANGER)))
        .isEqualTo(FailureCode.UNKNOWN_TYPE);
    assertThat(code(decode("{\"type\":\"subscribe\",\"data\":1}", TaskSocket.STRANGER)))
        .isEqualTo(FailureCode.UNAUTHENTICATED);
    assertThat(code(dialect.decode(new byte[] {1}, TaskSocket.NAMED)))
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void readsTheQueryOfTheDocument() {
    assertThat(
            dialect.opening(Map.of("client_id", "abc123", "topics", "task:progress,task:status")))
        .isEqualTo(new Opening("abc123", selections("task/progress", "task/status"), null));
  }

  @Test
  void passesOverWhatTheQueryDoesNotSay() {
    assertThat(dialect.opening(Map.of())).isEqualTo(Opening.PLAIN);
    assertThat(dialect.opening(Map.of("client_id", "", "topics", " , task:list,,task:list")))
        .isEqualTo(new Opening(null, selections("task/list"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\n"})
  void refusesAClientIdThatCanBeNone(String clientId) {
    assertThat(dialect.opening(Map.of("client_id", clientId)).refusal())
        .extracting(Failure::code)
        .isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(dialect.opening(Map.of("client_id", "x".repeat(257))).refusal()).isNotNull();
  }

  private ClientMessage fixture(String name, TaskSocket socket) {
    return decode(Fixture.of("task", name).text(), socket);
  }

  private ClientMessage decode(String text, TaskSocket socket) {
    return dialect.decode(text, socket);
  }

  private static FailureCode code(ClientMessage message) {
    return ((ClientMessage.Rejected) message).failure().code();
  }

  private static RequestId id(String text) {
    return new RequestId(TextNode.valueOf(text));
  }

  private static ClientMessage subscribe(RequestId id, String... topics) {
    return new ClientMessage.Subscribe(id, selections(topics), false, false);
  }

  private static List<TopicSelection> selections(String... topics) {
    return Arrays.stream(topics).map(Topic::new).map(TopicSelection::of).toList();
  }
}
