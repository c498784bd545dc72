package dev.switchboard.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.RawClient.Received;
import dev.switchboard.websocket.SocketServer.Recorded;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketCompressionTest {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String LONG_TEXT = "to be or not to be, ".repeat(100);

  private final Deflate deflate = new Deflate(0);
  private SocketServer server;

  @BeforeEach
  void listen() {
    server = SocketServer.start(SocketConfig.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void talksCompressedToAVertxClient() throws Exception {
    WebSocketClient client =
        server
            .vertx()
            .createWebSocketClient(
                new WebSocketClientOptions()
                    .setTryUsePerMessageCompression(true)
                    .setCompressionAllowClientNoContext(true)
                    .setCompressionRequestServerNoContext(true));
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket webSocket =
        SocketServer.await(
            client
                .connect(server.port(), "127.0.0.1", "/")
                .onSuccess(open -> open.textMessageHandler(received::add)));
    Recorded connection = server.opened();
    assertThat(connection.socket.compresses()).isTrue();
    assertThat(webSocket.headers().get("Sec-WebSocket-Extensions"))
        .contains("server_no_context_takeover", "client_no_context_takeover");

    List<String> texts = List.of(LONG_TEXT, "short", LONG_TEXT + "again", LONG_TEXT);
    for (String text : texts) {
      Frame frame = Frame.text(text);
      server.run(() -> connection.socket.write(frame));
      frame.release();
    }
    for (String text : texts) {
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
      SocketServer.await(webSocket.writeTextMessage(text));
      assertThat(connection.message()).isEqualTo(text);
    }
    SocketServer.await(client.close());
  }

  @Test
  void sendsAFrameCompressedToThoseWhoNegotiatedAndPlainToOthers() throws Exception {
    try (RawClient compressing = RawClient.connect(server.port(), OFFER);
        RawClient plain = RawClient.connect(server.port())) {
      Recorded first = server.opened();
      Recorded second = server.opened();
      Frame frame = Frame.text(LONG_TEXT);

      server.run(
          () -> {
            first.socket.write(frame);
            second.socket.write(frame);
          });
      frame.release();

      Received small = compressing.read();
      assertThat(small.first()).isEqualTo(RawClient.COMPRESSED_TEXT);
      assertThat(small.payload()).hasSizeLessThan(100);
      assertThat(deflate.inflate(small.payload(), small.payload().length, 10_000))
          .isEqualTo(LONG_TEXT.getBytes(UTF_8));
      assertThat(plain.header("Sec-WebSocket-Extensions")).isNull();
      assertThat(plain.read().text()).isEqualTo(LONG_TEXT);
    }
  }

  @Test
  void readsACompressedMessageInFragments() throws Exception {
    try (RawClient client = RawClient.connect(server.port(), OFFER)) {
      Recorded connection = server.opened();
      byte[] compressed = compressed(LONG_TEXT);

      client.sendFrame(0x41, Arrays.copyOfRange(compressed, 0, 5));
      client.sendFrame(RawClient.CONTINUES, Arrays.copyOfRange(compressed, 5, 9));
      client.sendFrame(
          RawClient.CONTINUATION_ENDS, Arrays.copyOfRange(compressed, 9, compressed.length));
      client.sendFrame(RawClient.TEXT, "plain in between");
      client.sendFrame(RawClient.COMPRESSED_TEXT, compressed);

      assertThat(connection.message()).isEqualTo(LONG_TEXT);
      assertThat(connection.message()).isEqualTo("plain in between");
      assertThat(connection.message()).isEqualTo(LONG_TEXT);
    }
  }

  @Test
  void stopsABombAndReportsItAsOversize() throws Exception {
    try (RawClient client = RawClient.connect(server.port(), OFFER)) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.COMPRESSED_TEXT, DeflateTest.bomb(50 << 20));

      assertThat(client.read().text()).isEqualTo("too big");
      assertThat(client.read().closeCode()).isEqualTo(1009);
      client.hangUp();
      assertThat(connection.signal()).isEqualTo("oversize");
      assertThat(connection.end().code()).isEqualTo(1009);
    }
  }

  @Test
  void closesWith1007OnGarbageAndOnTextThatIsNotUtf8() throws Exception {
    byte[] latin = deflate.compress("caf\u00E9 ".repeat(100).getBytes(ISO_8859_1));
    assertThat(latin).isNotNull();
    for (byte[] payload : List.of(new byte[] {-1, -1, -1}, latin == null ? new byte[0] : latin)) {
      try (RawClient client = RawClient.connect(server.port(), OFFER)) {
        client.sendFrame(RawClient.COMPRESSED_TEXT, payload);

        assertThat(client.read().closeCode()).isEqualTo(1007);
      }
    }
  }

  @Test
  void closesWith1002OnACompressedControlOrContinuationFrame() throws Exception {
    for (int first : new int[] {0xC9, 0xC0}) {
      try (RawClient client = RawClient.connect(server.port(), OFFER)) {
        client.sendFrame(RawClient.TEXT_BEGINS, "a");
        client.sendFrame(first, "");

        assertThat(client.read().closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  void declinesAnOfferItCannotMeetAndTalksPlain() throws Exception {
    try (RawClient client =
        RawClient.connect(server.port(), OFFER + "; server_max_window_bits=9")) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.TEXT, "plain");

      assertThat(client.status()).contains("101");
      assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
      assertThat(connection.socket.compresses()).isFalse();
      assertThat(connection.message()).isEqualTo("plain");
    }
  }

  @Test
  void declinesEveryOfferWhenSwitchedOff() throws Exception {
    try (SocketServer off = SocketServer.start(SocketConfig.DEFAULT.withCompression(false));
        RawClient client = RawClient.connect(off.port(), OFFER)) {
      assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
    }
  }

  private byte[] compressed(String text) {
    byte[] compressed = deflate.compress(text.getBytes(UTF_8));
    assertThat(compressed).isNotNull();
    return compressed == null ? new byte[0] : compressed;
  }
}
