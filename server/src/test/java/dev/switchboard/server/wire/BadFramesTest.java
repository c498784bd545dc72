package dev.switchboard.server.wire;

import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not of the form is named, costs its sender an error, and nobody else anything. */
@Timeout(60)
class BadFramesTest {

  private static final int LIMIT = 65_536;

  @TempDir private static Path directory;
  private static WireServer server;
  private WireClient bystander;

  /** The same faults in the words of both dialects. */
  private enum Spoken {
    CHAT("{'type':'ping'}", "pong", "error", "消息格式错误", "未知的消息类型", "消息过大"),
    CHANNEL(
        "{'type':'heartbeat'}",
        "heartbeat",
        "message",
        "Invalid message format",
        "Unknown message type",
        "Message too large");

    private final String beat;
    private final String answer;
    private final String field;
    private final String malformed;
    private final String unknown;
    private final String oversize;

    Spoken(
        String beat,
        String answer,
        String field,
        String malformed,
        String unknown,
        String oversize) {
      this.beat = beat;
      this.answer = answer;
      this.field = field;
      this.malformed = malformed;
      this.unknown = unknown;
      this.oversize = oversize;
    }

    WireClient connect() throws IOException {
      WireClient client =
          this == CHAT
              ? WireClient.open(server, "chat")
              : WireClient.open(server, "channel", "/?token=" + server.token("anna"));
      client.next("connected");
      return client;
    }

    void expectError(WireClient client, String text) throws IOException {
      client.expect("{'type':'error','%s':'%s'}", field, text);
    }

    void expectAlive(WireClient client) throws IOException {
      client.send(beat);
      client.next(answer);
    }
  }

  @BeforeAll
  static void start() {
    server = WireServer.start(directory, "limits.connectionsPerUser=0");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connectBystander() throws IOException {
    bystander = Spoken.CHAT.connect();
  }

  @AfterEach
  void bystanderNoticedNothing() throws IOException {
    Spoken.CHAT.expectAlive(bystander);
    bystander.close();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersWhatIsNoMessage(Spoken dialect) throws IOException {
    String deep = "{'type':'ping','x':" + "[".repeat(32) + "]".repeat(32) + "}";
    List<String> faults =
        List.of(
            "",
            "{",
            "hello",
            "null",
            "42",
            "[]",
            "[{'type':'ping'}]",
            "'ping'",
            "{}",
            "{'type':5}",
            "{'type':null}",
            "{'type':'ping'} trailing",
            "{'type':'ping','type':'ping'}",
            "{'type':'ping','x':{'a':1,'a':2}}",
            "{'type':'ping','x':" + "9".repeat(101) + "}",
            "{'type':'ping','x':NaN}",
            "{'type':'ping','x':1e400}",
            "{'type':'ping','x':[{'y':1e4294967296}]}",
            "{'type':'ping','x':'\\ud800'}",
            deep);
    try (WireClient client = dialect.connect()) {
      for (String fault : faults) {
        client.send(fault);
        dialect.expectError(client, dialect.malformed);
      }
      dialect.expectAlive(client);
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void takesNestingUpToTheLimitAndLargeNumbers(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      client.send(dialect.beat.replace("}", ",'x':" + "[".repeat(31) + "]".repeat(31) + "}"));
      client.next(dialect.answer);
      client.send(dialect.beat.replace("}", ",'x':" + "9".repeat(100) + ",'y':1e308}"));
      client.next(dialect.answer);
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void namesUnknownTypes(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      client.send("{'type':'dance'}");
      dialect.expectError(client, dialect.unknown);
      dialect.expectAlive(client);
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void refusesBinaryMessages(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      client.sendFrame(WireClient.BINARY, new byte[] {1, 2, 3});
      dialect.expectError(client, dialect.malformed);
      dialect.expectAlive(client);
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void takesMessagesOfTheLimitAndClosesBehindALargerOne(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      client.sendText(padded(dialect, LIMIT));
      client.next(dialect.answer);
      client.sendText(padded(dialect, LIMIT + 1));
      dialect.expectError(client, dialect.oversize);
      client.expectClose(1009);
    }
  }

  private static String padded(Spoken dialect, int bytes) {
    String beat = WireClient.json(dialect.beat);
    return beat + " ".repeat(bytes - beat.length());
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void closesOnTextThatIsNotUtf8(Spoken dialect) throws IOException {
    try (WireClient client = dialect.connect()) {
      byte[] text = WireClient.json("{'type':'ping','x':'?'}").getBytes(StandardCharsets.US_ASCII);
      text[text.length - 3] = (byte) 0xFF;
      client.sendFrame(WireClient.TEXT, text);
      client.expectClose(1007);
    }
  }

  @Test
  void closesOnViolationsOfTheProtocol() throws IOException {
    try (WireClient client = Spoken.CHAT.connect()) {
      client.sendFrame(0xB1, new byte[] {'x'});
      client.expectClose(1002);
    }
    try (WireClient client = Spoken.CHAT.connect()) {
      client.sendFrame(0x80, new byte[] {'x'});
      client.expectClose(1002);
    }
  }

  @Test
  void namesMissingAndWrongFieldsOfChannelRequests() throws IOException {
    try (WireClient client = Spoken.CHANNEL.connect()) {
      for (String rest :
          List.of(
              "'subscribe'",
              "'subscribe','channel':null",
              "'subscribe','channel':7",
              "'unsubscribe'",
              "'unsubscribe','channel':{}",
              "'subscribe','channel':'notifications/anna','since':'x'",
              "'subscribe','channel':'notifications/anna','since':-1",
              "'subscribe','channel':'notifications/anna','since':1.5")) {
        client.send("{'id':'r','type':" + rest + "}");
        client.expect("{'type':'error','message':'Invalid message format','id':'r'}");
      }
    }
  }
}
