package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.message.ClientMessage;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Whatever a parser throws at is the sender's fault, and its id comes back. */
class FaultyFramesTest {

  private static final FakeConnection SOCKET = FakeConnection.of("alice");

  private static final Map<String, Dialect> TEXT =
      Map.of(
          "chat", new ChatDialect(ZoneOffset.UTC),
          "channel", new ChannelDialect(),
          "session", new SessionDialect(),
          "task", TaskDialect.all(),
          "envelope", EnvelopeDialect.json(name -> Optional.empty()));

  private final Dialect packed = EnvelopeDialect.messagePack(name -> Optional.empty());

  static Stream<Arguments> faults() {
    List<String> values =
        List.of(
            "1e4294967296",
            "-1e4294967296",
            "1e400",
            "1e999999999",
            "1e-99999999999",
            "9".repeat(101),
            "[".repeat(40) + "]".repeat(40),
            "\"\\ud800\"",
            "{\"a\":1,\"a\":2}");
    return TEXT.keySet().stream()
        .flatMap(dialect -> values.stream().map(value -> Arguments.of(dialect, value)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void bringsBackTheIdWhereverItStands(String dialect, String value) {
    String type = "{\"type\":\"" + (dialect.equals("task") ? "ping" : "auth") + "\",";
    String id = dialect.equals("envelope") ? "\"messageId\":\"r-1\"" : "\"id\":\"r-1\"";
    String fault = "\"x\":" + value;

    for (String fields : List.of(id + "," + fault, fault + "," + id)) {
      ClientMessage message = decode(dialect, type + fields + "}");

      assertThat(message).isInstanceOf(ClientMessage.Rejected.class);
      assertThat(((ClientMessage.Rejected) message).failure().code())
          .isEqualTo(FailureCode.INVALID_MESSAGE);
      assertThat(Objects.requireNonNull(message.requestId()).json().textValue()).isEqualTo("r-1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "channel", "session", "task", "envelope"})
  void passesOverAByteOrderMark(String dialect) {
    String beat = dialect.equals("channel") || dialect.equals("envelope") ? "heartbeat" : "ping";

    assertThat(decode(dialect, "\uFEFF{\"type\":\"" + beat + "\"}").kind())
        .isEqualTo(ClientMessage.Kind.HEARTBEAT);
  }

  @Test
  void endsARefusedAuthenticationAsOneWhateverIsWrongWithIt() {
    ClientMessage message =
        decode("session", "{\"data\":{\"clientId\":\"a\",\"x\":1e400},\"type\":\"auth\"}");

    assertThat(((ClientMessage.Rejected) message).authentication()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'a number that is not finite', cb7ff8000000000000",
    "'an infinite number', ca7f800000",
    "'bytes', c403010203",
    "'an extension', d6ff00000000",
    "'an extension of some length', c7050100010203ff",
    "'a text that is not UTF-8', a2c328",
    "'a map whose keys are no texts', 8201020304",
    "'a map whose key is a map', 8180a0",
    "'a map with a key twice', 82a16101a16102",
    "'a value that does not exist', c1",
    "'a text longer than the message', dbffffffff",
    "'bytes longer than the message', c67fffffff",
    "'an array longer than the message', ddffffffff",
  })
  void bringsBackTheIdOfMessagePack(String fault, String hex) throws IOException {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packMapHeader(3);
      out.packString("messageId").packString("r-1").packString("type").packString("heartbeat");
      out.packString("x").writePayload(HexFormat.of().parseHex(hex));

      ClientMessage message = packed.decode(out.toByteArray(), SOCKET);

      assertThat(message).isInstanceOf(ClientMessage.Rejected.class);
      assertThat(Objects.requireNonNull(message.requestId()).json().textValue()).isEqualTo("r-1");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'a number that is not finite', cb7ff0000000000000",
    "'bytes', c403010203",
    "'an extension', c7050100010203ff",
    "'a text that is not UTF-8', a2c328",
    "'a map whose keys are no texts', 8201020304",
  })
  void bringsBackTheIdOfMessagePackFromBehindTheFault(String fault, String hex) throws IOException {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packMapHeader(2);
      out.packString("x").writePayload(HexFormat.of().parseHex(hex));
      out.packString("messageId").packString("r-1");

      ClientMessage message = packed.decode(out.toByteArray(), SOCKET);

      assertThat(message).isInstanceOf(ClientMessage.Rejected.class);
      assertThat(Objects.requireNonNull(message.requestId()).json().textValue()).isEqualTo("r-1");
    }
  }

  @Test
  void takesWholeNumbersOfMessagePackBeyondALong() {
    ObjectNode frame = Json.parseObject("{\"type\":\"heartbeat\",\"x\":18446744073709551615}");

    assertThat(packed.decode(MessagePackTree.encode(frame), SOCKET).kind())
        .isEqualTo(ClientMessage.Kind.HEARTBEAT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat     | {'type':'join_session','session_id':N,'after_id':N}",
        "chat     | {'type':'auth','user_id':N}",
        "chat     | {'type':'read','session_id':N,'message_id':N}",
        "chat     | {'type':'history','session_id':N,'before_id':N,'limit':N}",
        "channel  | {'type':'subscribe','channel':'notifications/alice','since':N}",
        "session  | {'type':'subscribe','data':{'sessionId':'tcp_1','since':N}}",
        "task     | {'type':'get_tasks','data':{'limit':N}}",
        "envelope | {'type':'subscribe','data':{'topic':'t','since':{'sequence':N}}}",
        "envelope | {'type':'subscribe','data':{'topic':'t','params':{'level':N}}}",
      })
  void readsAWholeNumberHoweverItIsWritten(String dialect, String frame) {
    String text = frame.replace('\'', '"');
    ClientMessage whole = decode(dialect, text.replace("N", "456"));

    assertThat(whole).isNotInstanceOf(ClientMessage.Rejected.class);
    for (String number : List.of("456.0", "4.56e2", "45600e-2")) {
      assertThat(decode(dialect, text.replace("N", number))).isEqualTo(whole);
    }
  }

  @Test
  void readsAWholeNumberOfMessagePackThatIsAFloat() {
    String text = "{\"type\":\"subscribe\",\"data\":{\"topic\":\"t\",\"since\":{\"sequence\":N}}}";
    JsonNode whole = Json.parseObject(text.replace("N", "456"));
    JsonNode decimal = Json.parseObject(text.replace("N", "456.0"));

    assertThat(packed.decode(MessagePackTree.encode(decimal), SOCKET))
        .isInstanceOf(ClientMessage.Subscribe.class)
        .isEqualTo(packed.decode(MessagePackTree.encode(whole), SOCKET));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat     | {'type':'join_session','session_id':1,'after_id':1e300}",
        "channel  | {'type':'subscribe','channel':'notifications/alice','since':1e300}",
        "session  | {'type':'subscribe','data':{'sessionId':'tcp_1','since':1e300}}",
        "envelope | {'type':'subscribe','data':{'topic':'t','since':{'sequence':1e300}}}",
      })
  void takesAPositionBeyondEveryHead(String dialect, String frame) {
    assertThat(decode(dialect, frame.replace('\'', '"')))
        .isInstanceOf(ClientMessage.Subscribe.class);
  }

  private static ClientMessage decode(String dialect, String frame) {
    return Objects.requireNonNull(TEXT.get(dialect)).decode(frame, SOCKET);
  }
}
