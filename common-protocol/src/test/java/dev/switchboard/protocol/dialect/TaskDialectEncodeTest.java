package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.task.CreateTask;
import dev.switchboard.protocol.task.Task;
import dev.switchboard.protocol.task.TaskCommands;
import dev.switchboard.protocol.task.TaskPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDialectEncodeTest {

  private static final long NOW = 1_677_824_400_000L;
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final long END = Instant.parse("2024-01-01T00:10:00Z").toEpochMilli();
  private static final Task RUNNING =
      new Task(
          "task_123",
          "Import",
          "running",
          100,
          45,
          0,
          "处理 BTCUSDT",
          "Downloading 2024-01-01",
          45,
          START,
          START,
          null,
          "alice");
  private static final Task PENDING =
      new Task("task_124", "导出", "pending", 0, 0, 0, "", "", 0, START, null, null, null);

  private final TaskDialect dialect =
      new TaskDialect(
          new TaskDialectTopics(List.of("task:", "data:", "strategy:"), topic -> false),
          type -> type + "_made-up");

  @Test
  void welcomesAClientByTheNameItGoesBy() {
    ServerMessage welcome = new ServerMessage.Welcome(NOW + 1);

    assertThat(answer(welcome, TaskSocket.NAMED)).isEqualTo(fixture("welcome"));
    assertThat(answer(welcome, TaskSocket.UNNAMED)).isEqualTo(fixture("welcome-unnamed"));
    assertThat(answer(welcome, TaskSocket.STRANGER)).isEqualTo(fixture("welcome-unnamed"));
    assertThat(answer(welcome, TaskSocket.BY_TOKEN)).isEqualTo(fixture("welcome-token"));
  }

  @Test
  void makesUpIdsThatDiffer() {
    ServerMessage welcome = new ServerMessage.Welcome(NOW);
    String one = text(TaskDialect.all().encode(welcome, TaskSocket.NAMED));
    String other = text(TaskDialect.all().encode(welcome, TaskSocket.NAMED));

    assertThat(Json.parseObject(one).get("id").textValue()).startsWith("welcome_");
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void writesPongUnderTheIdOfThePing() {
    assertThat(answer(new ServerMessage.Heartbeat(id("ping_123"), NOW + 1)))
        .isEqualTo(fixture("pong"));
    assertThat(answer(new ServerMessage.Heartbeat(new RequestId(IntNode.valueOf(7)), NOW + 1)))
        .isEqualTo(fixture("pong-number-id"));
    assertThat(answer(new ServerMessage.Heartbeat(null, NOW + 1))).isEqualTo(fixture("pong-no-id"));
  }

  @Test
  void writesAuthenticated() {
    assertThat(answer(authenticated(NOW + 3_600_000))).isEqualTo(fixture("authenticated"));
    assertThat(answer(authenticated(null))).isEqualTo(fixture("authenticated-for-good"));
  }

  private ServerMessage authenticated(@Nullable Long expiresAt) {
    var request = (ClientMessage.Authenticate) request("request-auth");
    Principal proven =
        new Principal(UserId.of("alice"), Role.USER, List.of(), Principal.Proof.TOKEN, expiresAt);
    return new ServerMessage.Authenticated(request, proven, NOW + 1);
  }

  @ParameterizedTest
  @CsvSource({"request-subscribe, subscribed", "request-subscribe-single, subscribed-single"})
  void confirmsTopicsAsTheClientWroteThem(String request, String answer) {
    var subscribe = (ClientMessage.Subscribe) request(request);

    assertThat(answer(new ServerMessage.Subscribed(subscribe, List.of(), NOW + 1)))
        .isEqualTo(fixture(answer));
  }

  @Test
  void confirmsTheEndOfSubscriptions() {
    var unsubscribe = (ClientMessage.Unsubscribe) request("request-unsubscribe");

    assertThat(answer(new ServerMessage.Unsubscribed(unsubscribe, NOW + 1)))
        .isEqualTo(fixture("unsubscribed"));
  }

  @Test
  void answersGetTask() {
    assertThat(answer(invoked("request-get_task", RUNNING)))
        .isEqualTo(fixture("task_status-answer"));
  }

  @Test
  void answersGetTasks() {
    assertThat(
            answer(
                invoked("request-get_tasks-page", new TaskPage(List.of(RUNNING, PENDING), "dDo3"))))
        .isEqualTo(fixture("task_list-answer"));
    assertThat(answer(invoked("request-get_tasks-page", new TaskPage(List.of(), null))))
        .isEqualTo(fixture("task_list-last"));
  }

  @Test
  void writesTheProgressOfTheDocument() {
    var progress =
        new TaskProgress("task_123", 100, 45, 0, "处理 BTCUSDT", 45, "Downloading 2024-01-01");

    assertThat(event("task/progress", "progress_123", progress))
        .isEqualTo(fixture("task_progress"));
    assertThat(event("task/progress/task_123", "progress_123", progress))
        .isEqualTo(fixture("task_progress"));
  }

  @Test
  void writesTheStatusOfTheDocument() {
    var completed = new TaskStatus("task_123", "Import", "completed", START, END);
    var cancelled = new TaskStatus("task_123", "Import", "cancelled", null, END + 25);

    assertThat(event("task/status", "status_123", completed)).isEqualTo(fixture("task_status"));
    assertThat(event("task/status", "status_123", cancelled))
        .isEqualTo(fixture("task_status-milliseconds"));
  }

  @Test
  void writesAListOfTheOneTaskThatIsNewInIt() {
    assertThat(event("task/list", "list_123", new TaskListed(RUNNING)))
        .isEqualTo(fixture("task_list"));
  }

  @Test
  void spreadsWhatIsPublishedBesideItsTopic() {
    JsonNode price =
        Json.parseObject("{\"price\":42000.5,\"topic\":\"forged\",\"tags\":[\"a\",null]}");

    assertThat(event("data:btc", "evt_5", new Published("data", price))).isEqualTo(fixture("data"));
    assertThat(
            event(
                "strategy:7",
                "evt_6",
                new Published("status", Json.parseObject("{\"signal\":\"buy\"}"))))
        .isEqualTo(fixture("strategy"));
  }

  @Test
  void writesPublishedValuesThatAreNoObjects() {
    JsonNode list = Json.parseObject("{\"list\":[1,2]}").get("list");

    assertThat(event("data:btc", "evt_5", new Published("data", list)))
        .isEqualTo(fixture("data-value"));
  }

  @Test
  void hasNoWordsForWhatItsTopicsDoNotCarry() {
    assertThat(encode("order_updates", new Published("data", IntNode.valueOf(1)))).isNull();
    assertThat(encode("data:x", new RunResult("s", "", "", 0, 1))).isNull();
    assertThat(
            dialect.encode(
                new ServerMessage.Closing(1001, "drain", true, 0, NOW), TaskSocket.NAMED))
        .isNull();
  }

  @Test
  void isSilentAboutTheTopicsOfOtherPaths() {
    Event event =
        Event.ephemeral(
            new Topic("task/list"), "list_123", NOW, new TaskListed(RUNNING), Reach.ALL);

    assertThat(TaskDialect.forPath("/ws/data").encode(event)).isNull();
    assertThat(text(TaskDialect.forPath("/ws/task").encode(event))).isEqualTo(fixture("task_list"));
  }

  @Test
  void namesTheTopicsThatAreNotFound() {
    var request = (ClientMessage.Subscribe) request("request-subscribe-unknown");
    List<String> refused =
        request.topics().stream().skip(1).map(selection -> selection.topic().name()).toList();
    var failure = new Failure(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", refused);
    var foreign = new Failure(FailureCode.FOREIGN, "there is no such topic", refused);

    assertThat(answer(new ServerMessage.Failed(request, failure, NOW + 1)))
        .isEqualTo(fixture("error-topic-not-found"));
    assertThat(answer(new ServerMessage.Failed(request, foreign, NOW + 1)))
        .isEqualTo(fixture("error-topic-not-found"));
  }

  @Test
  void namesTheTopicsOfTheQueryThatAreNotFound() {
    var request =
        new ClientMessage.Subscribe(
            null, dialect.opening(Map.of("topics", "prices")).topics(), false, false);
    var failure =
        Failure.of(FailureCode.TOPIC_NOT_FOUND, "there is no such topic", "task/unknown/prices");

    assertThat(answer(new ServerMessage.Failed(request, failure, NOW + 1)))
        .isEqualTo(fixture("error-topic-not-found-query"));
  }

  @Test
  void namesTheTopicsThatAreTooMany() {
    var request = (ClientMessage.Subscribe) request("request-subscribe");
    var failure =
        new Failure(
            FailureCode.SUBSCRIPTION_LIMIT,
            "a socket has at most 1 subscriptions",
            List.of("task/progress", "task/status"));

    assertThat(answer(new ServerMessage.Failed(request, failure, NOW + 1)))
        .isEqualTo(fixture("error-subscription-limit"));
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND", "FOREIGN"})
  void namesTheTaskThatIsNotFound(FailureCode code) {
    Failure failure = Failure.of(code, "there is no such task", "task_123");

    assertThat(answer(new ServerMessage.Failed(request("request-get_task"), failure, NOW + 1)))
        .isEqualTo(fixture("error-task-not-found"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "req_1 | UNKNOWN_TYPE | type is none of this dialect | error-unknown-type",
        "req_1 | UNAUTHENTICATED | auth comes first | error-unauthorized",
        "auth_1 | AUTHENTICATION_FAILED | the token is malformed | error-token",
        "req_1 | RATE_LIMITED | too many messages a second | error-rate-limited",
        "get_1 | INTERNAL | internal error | error-server-error",
        "get_1 | DOMAIN_UNAVAILABLE | the domain does not answer | error-unavailable"
      })
  void saysWhyARequestFailedUnderItsId(String id, FailureCode code, String detail, String fixture) {
    Failure failure = Failure.of(code, detail);
    var request = new ClientMessage.Rejected(id(id), failure);

    assertThat(answer(new ServerMessage.Failed(request, failure, NOW + 1)))
        .isEqualTo(fixture(fixture));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVALID_MESSAGE | the message is not valid JSON | error-invalid-message",
        "MESSAGE_TOO_LARGE | a message has at most 65536 bytes | error-message-too-large",
        "CONNECTION_LIMIT | too many sockets of this user | error-connection-limit"
      })
  void saysWhatNoRequestCausedUnderAnIdOfItsOwn(FailureCode code, String detail, String fixture) {
    assertThat(answer(new ServerMessage.Failed(null, Failure.of(code, detail), NOW + 1)))
        .isEqualTo(fixture(fixture));
  }

  @Test
  void saysNothingToAnswersOfCommandsThatItDoesNotHave() {
    var request =
        new ClientMessage.Invoke(null, TaskCommands.CREATE, CreateTask.named("Import", 1), null);

    assertThat(
            dialect.encode(
                new ServerMessage.Invoked(request, Reply.of(Nothing.NOTHING), NOW),
                TaskSocket.NAMED))
        .isNull();
  }

  private ClientMessage request(String name) {
    return dialect.decode(Fixture.of("task", name).text(), TaskSocket.NAMED);
  }

  private ServerMessage invoked(String request, Record result) {
    return new ServerMessage.Invoked(
        (ClientMessage.Invoke) request(request), Reply.of(result), NOW + 1);
  }

  private String answer(ServerMessage message) {
    return answer(message, TaskSocket.NAMED);
  }

  private String answer(ServerMessage message, TaskSocket socket) {
    return text(dialect.encode(message, socket));
  }

  private byte @Nullable [] encode(String topic, Payload payload) {
    return dialect.encode(
        Event.durable(new Topic(topic), new Position("e", 5), "evt_5", NOW, payload));
  }

  private String event(String topic, String id, Payload payload) {
    return text(dialect.encode(Event.ephemeral(new Topic(topic), id, NOW, payload, Reach.ALL)));
  }

  private static RequestId id(String text) {
    return new RequestId(TextNode.valueOf(text));
  }

  private static String text(byte @Nullable [] frame) {
    assertThat(frame).isNotNull();
    return new String(frame, StandardCharsets.UTF_8);
  }

  private static String fixture(String name) {
    return Fixture.of("task", name).json().toString();
  }
}
