package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.RawClient.Received;
import dev.switchboard.websocket.SocketServer.Recorded;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketProtocolTest {

  private static final int LIMIT = 1_000;

  private static SocketServer server;

  @BeforeAll
  static void listen() {
    server =
        SocketServer.start(
            SocketConfig.DEFAULT.withMessageBytes(LIMIT).withCloseTimeout(Duration.ofSeconds(20)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void deliversTextAndBinaryMessages() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.TEXT, "grüße, 聊天 \uD83D\uDE00");
      client.sendFrame(RawClient.BINARY, new byte[] {1, 2, 3, -1, -2, -3, 0, 7, 9});
      client.sendFrame(RawClient.TEXT, "");

      assertThat(connection.message()).isEqualTo("grüße, 聊天 \uD83D\uDE00");
      assertThat(connection.message()).isEqualTo(new byte[] {1, 2, 3, -1, -2, -3, 0, 7, 9});
      assertThat(connection.message()).isEqualTo("");
    }
  }

  @Test
  void deliversTheSameHoweverTheBytesArrive() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      byte[] frame = RawClient.frame(RawClient.TEXT, "héllo wörld, 聊天".getBytes(UTF_8));

      for (byte piece : frame) {
        client.send(new byte[] {piece});
      }

      assertThat(connection.message()).isEqualTo("héllo wörld, 聊天");
    }
  }

  @Test
  void joinsFragmentsAndAnswersAPingBetweenThem() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();
      byte[] text = "聊天".getBytes(UTF_8);

      client.sendFrame(RawClient.TEXT_BEGINS, Arrays.copyOfRange(text, 0, 1));
      client.sendFrame(RawClient.PING, "between");
      client.sendFrame(RawClient.CONTINUES, Arrays.copyOfRange(text, 1, 4));
      client.sendFrame(RawClient.CONTINUATION_ENDS, Arrays.copyOfRange(text, 4, 6));

      assertThat(connection.message()).isEqualTo("聊天");
      Received pong = client.read();
      assertThat(pong.first()).isEqualTo(RawClient.PONG);
      assertThat(pong.text()).isEqualTo("between");
    }
  }

  @Test
  void refusesFramesSentBeforeTheHandshakeIsAnswered() throws Exception {
    byte[] early = RawClient.frame(RawClient.TEXT, "early".getBytes(UTF_8));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    try (RawClient client = RawClient.on(socket, early)) {

      assertThat(client.status()).contains("101");
      assertThat(client.read().closeCode()).isEqualTo(1002);
      client.hangUp();
      assertThat(server.opened().end().code()).isEqualTo(1002);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "unmasked frame,                    8101 61",
    "unmasked empty frame,              8100",
    "reserved bit 1 without extension,  C180 00000000",
    "reserved bit 2,                    A180 00000000",
    "reserved bit 3,                    9180 00000000",
    "reserved data opcode 3,            8380 00000000",
    "reserved data opcode 7,            8780 00000000",
    "reserved control opcode 11,        8B80 00000000",
    "reserved control opcode 15,        8F80 00000000",
    "fragmented ping,                   0980 00000000",
    "fragmented close,                  0880 00000000",
    "ping of 126 bytes,                 89FE 007E",
    "continuation of nothing,           8080 00000000",
    "continuation of nothing that goes on, 0080 00000000",
    "text inside a text,                0180 00000000 8180 00000000",
    "binary inside a text,              0180 00000000 8280 00000000",
    "16-bit length for 125 bytes,       81FE 007D",
    "64-bit length for 65535 bytes,     81FF 000000000000FFFF",
    "negative length,                   82FF FFFFFFFFFFFFFFFF",
    "close with one byte,               8881 00000000 03",
    "close code 0,                      8882 00000000 0000",
    "close code 999,                    8882 00000000 03E7",
    "close code 1004,                   8882 00000000 03EC",
    "close code 1005,                   8882 00000000 03ED",
    "close code 1006,                   8882 00000000 03EE",
    "close code 1015,                   8882 00000000 03F7",
    "close code 1016,                   8882 00000000 03F8",
    "close code 2999,                   8882 00000000 0BB7",
    "close code 5000,                   8882 00000000 1388",
    "close code 65535,                  8882 00000000 FFFF"
  })
  void closesWith1002On(String violation, String hex) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.send(bytes(hex));

      Received close = client.read();
      assertThat(close.first()).isEqualTo(RawClient.CLOSE);
      assertThat(close.closeCode()).as(violation).isEqualTo(1002);
      assertThat(client.ended()).isTrue();
      client.hangUp();
      assertThat(connection.end().code()).isEqualTo(1002);
      assertThat(connection.end().clean()).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a lone continuation byte,          8181 00000000 80",
    "an overlong slash,                 8182 00000000 C0AF",
    "a surrogate,                       8183 00000000 EDA080",
    "a code point over U+10FFFF,        8184 00000000 F4908080",
    "half a character at the end,       8181 00000000 C3",
    "half a character at the last end,  0181 00000000 C3 8080 00000000",
    "a bad byte in a first fragment,    0181 00000000 FF",
    "a bad byte in a frame still under way, 81FE 0200 00000000 6161FF",
    "a split character gone wrong,      0182 00000000 E282 0081 00000000 41",
    "a close reason,                    8883 00000000 03E8 FF"
  })
  void closesWith1007On(String fault, String hex) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.send(bytes(hex));

      assertThat(client.read().closeCode()).as(fault).isEqualTo(1007);
      assertThat(client.ended()).isTrue();
      client.hangUp();
      assertThat(connection.end().code()).isEqualTo(1007);
      assertThat(connection.messages).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 4999})
  void answersACloseWithItsCode(int code) throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendClose(code);

      assertThat(client.read().closeCode()).isEqualTo(code);
      assertThat(client.ended()).isTrue();
      assertThat(connection.end()).isEqualTo(new SocketClosed(code, "", true));
    }
  }

  @Test
  void answersACloseWithoutCode() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.CLOSE, new byte[0]);

      assertThat(client.read().payload()).isEmpty();
      assertThat(client.ended()).isTrue();
      assertThat(connection.end()).isEqualTo(new SocketClosed(1005, "", true));
    }
  }

  @Test
  void reportsAConnectionThatJustEnds() throws Exception {
    RawClient client = RawClient.connect(server.port());
    Recorded connection = server.opened();

    client.reset();

    assertThat(connection.end()).isEqualTo(new SocketClosed(1006, "", false));
    assertThat(connection.signals).isEmpty();
  }

  @Test
  void takesAMessageOfExactlyTheLimit() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.TEXT, "x".repeat(LIMIT));
      client.sendFrame(RawClient.TEXT_BEGINS, "y".repeat(LIMIT - 1));
      client.sendFrame(RawClient.CONTINUATION_ENDS, "y");

      assertThat(connection.message()).isEqualTo("x".repeat(LIMIT));
      assertThat(connection.message()).isEqualTo("y".repeat(LIMIT));
    }
  }

  @Test
  void reportsAFrameOverTheLimitThenCloses() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.TEXT, "x".repeat(LIMIT + 1));

      assertOversize(client, connection);
    }
  }

  @Test
  void refusesAFrameByItsHeader() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.send(RawClient.header(RawClient.BINARY, 1L << 40));

      assertOversize(client, connection);
    }
  }

  @Test
  void reportsFragmentsOverTheLimitThenCloses() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.TEXT_BEGINS, "x".repeat(LIMIT - 1));
      client.sendFrame(RawClient.CONTINUES, "xx");

      assertOversize(client, connection);
    }
  }

  @Test
  void deliversTheCloseEvenWhileTheClientGoesOnSending() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.BINARY, new byte[4 << 20]);

      assertOversize(client, connection);
    }
  }

  private static void assertOversize(RawClient client, Recorded connection) throws Exception {
    assertThat(client.read().text()).isEqualTo("too big");
    assertThat(client.read().closeCode()).isEqualTo(1009);
    assertThat(client.ended()).isTrue();
    client.hangUp();
    assertThat(connection.signal()).isEqualTo("oversize");
    assertThat(connection.end().code()).isEqualTo(1009);
    assertThat(connection.messages).isEmpty();
    assertThat(connection.signals).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Key: short, 400",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA, 101"
  })
  void checksTheHandshake(String header, String status) throws Exception {
    try (RawClient client = RawClient.connect(server.port(), header)) {
      assertThat(client.status()).contains(status);
    }
    if (status.equals("101")) {
      assertThat(server.opened().end().code()).isEqualTo(1006);
    }
  }

  private static byte[] bytes(String hex) {
    String digits = hex.replace(" ", "");
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }
}
