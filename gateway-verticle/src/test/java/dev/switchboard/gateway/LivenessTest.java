package dev.switchboard.gateway;

import static dev.switchboard.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.connection.GatewayLimits;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that say nothing, take nothing or do not say who they are. */
class LivenessTest {

  private static final GatewayLimits QUICK =
      new GatewayLimits(
          65_536,
          1_000_000,
          1_000_000,
          100,
          2,
          Duration.ofMinutes(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Integer.MAX_VALUE);

  /** Silence is no reason to cut a socket that is not read from. */
  private static final GatewayLimits IMPATIENT =
      new GatewayLimits(
          65_536,
          1_000_000,
          1_000_000,
          100,
          2,
          Duration.ofMinutes(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Integer.MAX_VALUE);

  @TempDir Path folder;

  @Test
  void closesASocketThatDoesNotAuthenticateInTime() {
    try (GatewayFixture fixture = GatewayFixture.start(folder, QUICK, publisher -> publisher)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();

      PlainClient stranger = PlainClient.connectUnnamed(client, fixture.port());

      assertThat(stranger.closeCode()).isEqualTo((short) 1008);
    }
  }

  @Test
  void dropsASocketThatAnswersNoPing() throws Exception {
    try (GatewayFixture fixture = GatewayFixture.start(folder, QUICK, publisher -> publisher);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
      silent.setSoTimeout(30_000);
      List<String> handshake =
          List.of(
              "GET / HTTP/1.1",
              "Host: localhost",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
              "",
              "");
      // A masked text frame "iam ann" with a mask of zeros.
      byte[] hello = {(byte) 0x81, (byte) 0x87, 0, 0, 0, 0, 'i', 'a', 'm', ' ', 'a', 'n', 'n'};
      silent
          .getOutputStream()
          .write(String.join("\r\n", handshake).getBytes(StandardCharsets.US_ASCII));
      InputStream in = silent.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      silent.getOutputStream().write(hello);

      // Ends when the server drops the connection.
      byte[] all = in.readAllBytes();

      assertThat(new String(all, StandardCharsets.ISO_8859_1)).contains("hello ann");
    }
  }

  @Test
  void cutsASocketThatTakesNothing() {
    try (GatewayFixture fixture = GatewayFixture.start(folder, IMPATIENT, publisher -> publisher)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient stuck = PlainClient.connect(client, fixture.port(), "ann").say("sub ledger/a");
      stuck.expect("subscribed ledger/a null");
      stuck.socket.pause();
      String big = "x".repeat(30_000);
      List<Future<?>> appends = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        appends.add(fixture.append("ledger/a", big));
      }
      await(Future.all(appends));

      await(fixture.allGone());

      stuck.socket.resume();
      assertThat(stuck.closeCode()).isIn((short) 4000, (short) 1006);
    }
  }

  @Test
  void countsThePrincipalsSockets() {
    try (GatewayFixture fixture = GatewayFixture.start(folder, QUICK, publisher -> publisher)) {
      WebSocketClient client = fixture.vertx.createWebSocketClient();
      PlainClient.connect(client, fixture.port(), "ann");
      PlainClient.connect(client, fixture.port(), "ann");

      PlainClient third = PlainClient.connectUnnamed(client, fixture.port());
      third.say("iam ann").expect("error CONNECTION_LIMIT");

      assertThat(third.closeCode()).isEqualTo((short) 1008);
    }
  }
}
