package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Notification;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Presence;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.event.RunResult;
import dev.switchboard.protocol.event.TaskListed;
import dev.switchboard.protocol.event.TaskProgress;
import dev.switchboard.protocol.event.TaskStatus;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the tables of docs/cross-dialect.md. */
class CrossDialectPageTest {

  // Surefire runs a module's tests in the module's own directory.
  private static final Path PAGE = Path.of("..", "docs", "cross-dialect.md");
  private static final String NONE = "—";
  private static final long NOW = EnvelopeSamples.NOW;

  private static final Map<String, Dialect> DIALECTS =
      Map.of(
          "envelope", EnvelopeSamples.dialect(EnvelopeForm.JSON),
          "task", TaskDialect.all(),
          "session", new SessionDialect(),
          "channel", new ChannelDialect(),
          "chat", new ChatDialect(ZoneOffset.UTC));

  private static final Map<String, String> SUBSCRIPTIONS =
      Map.of(
          "envelope", "{'type':'subscribe','data':{'topic':'%s'}}",
          "task", "{'type':'subscribe','data':{'topics':['%s']}}",
          "session", "{'type':'subscribe','data':{'sessionId':'%s'}}",
          "channel", "{'type':'subscribe','channel':'%s'}",
          "chat", "{'type':'join_session','session_id':%s}");

  private static final Task TASK =
      new Task("backup", "Backup", "running", 4, 1, 0, "b", "copying", 25, NOW, NOW, null, null);

  /** A row of one of the tables. */
  record Row(List<String> titles, List<String> cells) {

    String cell(String title) {
      return cells.get(titles.indexOf(title));
    }

    /** The word in a cell. */
    String word(String title) {
      String cell = cell(title);
      return cell.substring(1, cell.indexOf('`', 1));
    }

    @Override
    public String toString() {
      return cells.get(0) + " " + cells.get(1);
    }
  }

  private static List<Row> table(String firstTitle) {
    List<List<String>> lines;
    try {
      lines =
          Files.readAllLines(PAGE).stream()
              .dropWhile(line -> !line.startsWith("| " + firstTitle + " |"))
              .takeWhile(line -> line.startsWith("|"))
              .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
              .map(cells -> cells.subList(1, cells.size() - 1))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.stream().skip(2).map(cells -> new Row(lines.get(0), cells)).toList();
  }

  static Stream<Row> records() {
    return table("record").stream();
  }

  static Stream<Row> topics() {
    return table("topic").stream();
  }

  private static Payload sample(PayloadKind kind) {
    return switch (kind) {
      case CHAT_MESSAGE -> new ChatMessage(1, 7, UserId.of(123), "hello", NOW, null);
      case CHAT_TYPING -> new ChatTyping(7, UserId.of(123));
      case CHAT_READ -> new ChatRead(7, 1, UserId.of(123));
      case NOTIFICATION ->
          new Notification("evt_126", "anna", "Order", "It is there", "info", null, null, NOW);
      case RUN_RESULT -> new RunResult("run-1", "out", "", 0, 12);
      case TASK_PROGRESS -> new TaskProgress("backup", 4, 1, 0, "b", 25, "copying");
      case TASK_STATUS -> new TaskStatus("backup", "Backup", "running", NOW, null);
      case TASK_LISTED -> new TaskListed(TASK);
      case TCP_MESSAGE -> new TcpMessage("tcp_1", "receive", "hello", false, 5, NOW, null);
      case TCP_STATUS -> new TcpStatus("tcp_1", "connected", NOW, null);
      case PUBLISHED -> new Published("data", Json.object().put("price", 1));
      case PRESENCE -> new Presence("join", "client-1", "anna");
    };
  }

  @Test
  void listsEveryRecordAndEveryDialect() {
    assertThat(records().map(row -> PayloadKind.find(row.word("record")).orElseThrow()))
        .contains(PayloadKind.values());
    assertThat(table("record").get(0).titles()).containsAll(DIALECTS.keySet());
    assertThat(table("topic").get(0).titles()).containsAll(DIALECTS.keySet());
  }

  @ParameterizedTest
  @MethodSource("records")
  void showsWhatBecomesOfARecord(Row row) {
    Event event =
        Event.durable(
            new Topic(row.word("on a topic like")),
            new Position("epoch-1", 3),
            "evt_126",
            NOW,
            sample(PayloadKind.find(row.word("record")).orElseThrow()));

    DIALECTS.forEach(
        (name, dialect) -> {
          byte[] frame = dialect.encode(event);
          if (row.cell(name).equals(NONE)) {
            assertThat(frame).as(name).isNull();
          } else {
            assertThat(frame).as(name).isNotNull();
            expect(row, name, EnvelopeSamples.json(frame));
          }
        });
  }

  private static void expect(Row row, String dialect, JsonNode frame) {
    String type = row.word(dialect);
    assertThat(frame.path("type").textValue()).as(dialect).isEqualTo(type);
    String[] fields = row.cell(dialect).substring(type.length() + 2).strip().split(", ", -1);
    for (String field : fields) {
      JsonNode value = frame.at("/" + field.replace('.', '/'));
      assertThat(value.isMissingNode()).as("%s lacks %s: %s", dialect, field, frame).isFalse();
    }
    JsonNode kind = frame.at("/data/kind");
    if (!kind.isMissingNode()) {
      assertThat(kind.textValue()).isEqualTo(row.word("record"));
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void showsHowATopicIsCalled(Row row) {
    DIALECTS.forEach(
        (name, dialect) -> {
          if (!row.cell(name).equals(NONE)) {
            String request =
                SUBSCRIPTIONS.getOrDefault(name, "").formatted(row.word(name)).replace('\'', '"');
            ClientMessage message = dialect.decode(request, FakeConnection.of("anna"));
            assertThat(message).as(name).isInstanceOf(ClientMessage.Subscribe.class);
            assertThat(((ClientMessage.Subscribe) message).topics())
                .extracting(selection -> selection.topic().name())
                .containsExactly(row.word("topic"));
          }
        });
  }
}
