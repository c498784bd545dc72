package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STOMP frame by frame, right and wrong, at the fat jar with the example's jar; NUL is ^. */
@Timeout(120)
class StompWireIT {

  @TempDir private static Path directory;
  private static StompServer server;

  @BeforeAll
  static void start() throws IOException {
    server = StompServer.start(directory, "limits.messagesPerSecond=200", "limits.burst=20");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WireClient open() throws IOException {
    WireClient client =
        WireClient.handshake(
            server.port(), "/ws/stomp", "Sec-WebSocket-Protocol: v12.stomp, v11.stomp, v10.stomp");
    assertThat(client.status()).isEqualTo(101);
    assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("v12.stomp");
    return client;
  }

  private static WireClient connected(String... headers) throws IOException {
    WireClient client = open();
    List<String> lines = new ArrayList<>(List.of("CONNECT", "accept-version:1.2"));
    lines.add("passcode:" + server.process().token("anna", Role.SERVICE));
    lines.addAll(List.of(headers));
    say(client, String.join("\n", lines) + "\n\n^");
    assertThat(hear(client)).startsWith("CONNECTED\nversion:1.2\n");
    return client;
  }

  private static void say(WireClient client, String text) throws IOException {
    client.sendText(text.replace('^', '\0'));
  }

  private static String hear(WireClient client) throws IOException {
    return client.frame().text().replace('\0', '^');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEND;destination:/topic/a;;1^ | the first frame is CONNECT | 1008",
        "{\"type\":\"subscribe\"};; | there is no command | 1008",
        "CONNECT;accept-version:1.1;;^ | the only version is 1.2 | 1002",
        "CONNECT;accept-version:1.2;;body^ | only SEND has a body | 1008",
        "CONNECT;accept-version:1.2;login:anna;passcode:wrong;;^ | token | 1008"
      })
  void endsAFirstFrameThatIsWrongWithAnErrorThatNamesTheFault(String frame, String fault, int code)
      throws IOException {
    try (WireClient client = open()) {
      say(client, frame.replace(';', '\n'));

      assertThat(hear(client)).startsWith("ERROR\nmessage:").contains(fault);
      client.expectClose(code);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECT;accept-version:1.2;;^ | connected already",
        "SEND;receipt:r;;1^ | SEND needs the header destination",
        "SEND;receipt:r;destination:/topic/a;;{^ | the body is no JSON",
        "SEND;receipt:r;destination:/topic/a;content-length:5;;1^......... | longer than its",
        "SEND;receipt:r;a:\\t;;^ | an escape other than",
        "SEND;receipt:r;destination:/topic/chat/7;;1^ | chat/7",
        "SEND;receipt:r;destination:/command/nothing;;{}^ | there is no command of this name",
        "SUBSCRIBE;receipt:r;id:1;destination:/topic/chat/999999;;^ | chat/999999",
        "SUBSCRIBE;receipt:r;id:1;destination:/topic/a;;x^ | only SEND has a body",
        "UNSUBSCRIBE;receipt:r;id:1;;^ | no subscription with the id 1",
        "ACK;receipt:r;id:1;;^ | no message had this value",
        "NACK;receipt:r;id:1;;^ | no message had this value",
        "BEGIN;receipt:r;transaction:t;;^ | transactions are not supported",
        "RECEIPT;receipt-id:r;;^ | RECEIPT is a frame of servers",
        "^ | a frame ends before the empty line"
      })
  void endsWhatBreaksTheProtocolWithAnErrorThatNamesTheFault(String frame, String fault)
      throws IOException {
    try (WireClient client = connected()) {
      say(client, frame.replace(';', '\n'));

      assertThat(hear(client))
          .startsWith("ERROR\nmessage:")
          .contains(fault)
          .contains(frame.contains("receipt:r") ? "\nreceipt-id:r\n" : "\n");
      client.expectClose(1008);
    }
  }

  @Test
  void takesTheFramesOfOneMessageInTheirOrder() throws IOException {
    try (WireClient other = connected();
        WireClient client = open()) {
      say(other, "SUBSCRIBE\nid:1\ndestination:/topic/data\\cmany\nreceipt:a\n\n^");
      assertThat(hear(other)).isEqualTo("RECEIPT\nreceipt-id:a\n\n^");

      say(
          client,
          "\nCONNECT\naccept-version:1.2\npasscode:"
              + server.process().token("bert", Role.SERVICE)
              + "\n\n^\r\n\n"
              + "SUBSCRIBE\nid:1\ndestination:/topic/data\\cown\nreceipt:a\n\n^"
              + "SEND\ndestination:/topic/data\\cmany\n\n1^\n"
              + "SEND\ndestination:/topic/data\\cmany\n\n2^\n"
              + "UNSUBSCRIBE\nid:1\nreceipt:c\n\n^DISCONNECT\nreceipt:d\n\n^SEND\n\n^");

      assertThat(hear(client)).startsWith("CONNECTED\n").contains("user-name:bert");
      assertThat(hear(client)).isEqualTo("RECEIPT\nreceipt-id:a\n\n^");
      assertThat(hear(client)).isEqualTo("RECEIPT\nreceipt-id:c\n\n^");
      assertThat(hear(client)).isEqualTo("RECEIPT\nreceipt-id:d\n\n^");
      client.expectClose(1000);
      assertThat(hear(other)).endsWith("\n\n1^");
      assertThat(hear(other)).endsWith("\n\n2^");
    }
  }

  @Test
  void putsAFrameTogetherFromManyMessages() throws IOException {
    try (WireClient client = connected()) {
      for (String piece :
          "SUBSCRIBE\nid:1\ndestination:/topic/data\\cp\nreceipt:a\n\n^".split("", -1)) {
        say(client, piece);
      }

      assertThat(hear(client)).isEqualTo("RECEIPT\nreceipt-id:a\n\n^");
    }
  }

  @Test
  void refusesAFrameOverTheLimitHoweverItComes() throws IOException {
    try (WireClient inPieces = connected();
        WireClient inOne = connected()) {
      say(inPieces, "SEND\ndestination:/topic/data\\cp\n\n");
      for (int i = 0; i < 7; i++) {
        say(inPieces, "x".repeat(10_000));
      }
      say(inOne, "SEND\ndestination:/topic/data\\cp\n\n" + "x".repeat(70_000) + "^");

      assertThat(hear(inPieces)).startsWith("ERROR\nmessage:frame too large\n");
      inPieces.expectClose(1009);
      assertThat(hear(inOne)).startsWith("ERROR\nmessage:frame too large\n");
      inOne.expectClose(1009);
    }
  }

  @Test
  void givesHeartBeatsThatWereAgreedOn() throws IOException {
    try (WireClient client = connected("heart-beat:0,1000")) {
      assertThat(hear(client)).isEqualTo("\n");
      assertThat(hear(client)).isEqualTo("\n");
    }
  }

  @Test
  void cutsAClientThatGivesNoHeartBeats() throws IOException {
    try (WireClient client = connected("heart-beat:1000,0")) {
      WireClient.Frame frame = client.frame();

      assertThat(frame.first()).isEqualTo(WireClient.CLOSE);
      assertThat(frame.closeCode()).isEqualTo(4001);
    }
  }

  @Test
  void readsAFastClientMoreSlowlyInsteadOfEndingIt() throws IOException {
    try (WireClient client = connected()) {
      for (int i = 0; i < 100; i++) {
        say(client, "SEND\ndestination:/topic/data\\cfast\nreceipt:" + i + "\n\n1^");
      }

      // Commands run side by side, so in whatever order.
      Set<String> receipts = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        receipts.add(hear(client));
      }
      assertThat(receipts).hasSize(100).allMatch(frame -> frame.startsWith("RECEIPT\n"));
    }
  }

  @Test
  void bringsWhatADeadConnectionLeavesToOneThatHasSubscribedAlready() throws IOException {
    String subscribe =
        "SUBSCRIBE\nid:1\nack:client\ndestination:/topic/data\\cdead\nreceipt:s\n\n^";
    try (WireClient dead = connected()) {
      say(dead, subscribe);
      assertThat(hear(dead)).startsWith("RECEIPT\n");
      say(dead, "SEND\ndestination:/topic/data\\cdead\n\n\"left\"^");
      assertThat(hear(dead)).endsWith("\n\n\"left\"^");

      // It answers no ping from here on.
      try (WireClient next = connected()) {
        say(next, subscribe);

        assertThat(hear(next)).startsWith("RECEIPT\n");
        assertThat(hear(next)).startsWith("MESSAGE\n").endsWith("\n\n\"left\"^");
      }
    }
  }

  @Test
  void takesATokenOfTheHandshake() throws IOException {
    WireClient client =
        WireClient.handshake(
            server.port(),
            "/ws/stomp?token=" + server.process().token("carl", Role.USER),
            "Sec-WebSocket-Protocol: v12.stomp");
    try (client) {
      say(client, "STOMP\naccept-version:1.2\n\n^");

      assertThat(hear(client)).startsWith("CONNECTED\n").contains("user-name:carl");
    }
  }

  @Test
  void takesBytesForText() throws IOException {
    try (WireClient client = open()) {
      client.sendFrame(
          WireClient.BINARY, "CONNECT\naccept-version:1.2\n\n\0".getBytes(StandardCharsets.UTF_8));

      assertThat(hear(client)).startsWith("CONNECTED\n");
    }
  }
}
