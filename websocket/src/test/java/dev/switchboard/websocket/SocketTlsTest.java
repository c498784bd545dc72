package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.websocket.SocketServer.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTlsTest {

  private static SelfSigned certificate;

  private static SocketServer server;

  @BeforeAll
  static void listen(@TempDir Path directory) throws Exception {
    certificate = SelfSigned.in(directory);
    server =
        SocketServer.start(
            SocketConfig.DEFAULT
                .withMessageBytes(1_000)
                .withPendingHighBytes(64 << 10)
                .withCloseTimeout(Duration.ofSeconds(20)),
            Optional.of(certificate.files()),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void talksBothWays() throws Exception {
    try (RawClient client = connect()) {
      Recorded connection = server.opened();
      Frame frame = Frame.text("over TLS");

      server.run(() -> connection.socket.write(frame));
      frame.release();
      client.sendFrame(RawClient.TEXT, "back");

      assertThat(client.read().text()).isEqualTo("over TLS");
      assertThat(connection.message()).isEqualTo("back");
      client.sendClose(1000);
      assertThat(client.read().closeCode()).isEqualTo(1000);
      assertThat(connection.end().clean()).isTrue();
    }
  }

  @Test
  void deliversErrorAndCloseFrameToAClientThatGoesOnSending() throws Exception {
    try (RawClient client = connect()) {
      Recorded connection = server.opened();

      client.sendFrame(RawClient.BINARY, new byte[1 << 20]);

      assertThat(client.read().text()).isEqualTo("too big");
      assertThat(client.read().closeCode()).isEqualTo(1009);
      assertThat(client.ended()).isTrue();
      client.hangUp();
      assertThat(connection.end().code()).isEqualTo(1009);
    }
  }

  @Test
  void cutsOffAFullSocketAtOnce() throws Exception {
    try (RawClient client = connect()) {
      Recorded connection = server.opened();
      Frame frame = Frame.binary(new byte[16_384]);
      while (server.call(connection.socket::writable)) {
        server.run(() -> connection.socket.write(frame));
      }
      frame.release();

      server.run(() -> connection.socket.abort(4000, "too slow"));

      assertThat(connection.end()).isEqualTo(new SocketClosed(4000, "too slow", false));
      assertThat(client.status()).contains("101");
    }
  }

  private RawClient connect() throws Exception {
    return RawClient.on(
        certificate.trusting().getSocketFactory().createSocket("localhost", server.port()));
  }
}
