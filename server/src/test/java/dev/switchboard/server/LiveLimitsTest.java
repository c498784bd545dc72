package dev.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload changes of who may connect and what a socket may do, without a restart. */
class LiveLimitsTest {

  @TempDir private Path directory;

  /** The status line that a page of another origin gets. */
  private static String handshake(WireProcess server) throws IOException {
    int port = server.port("chat");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          String.join(
              "\r\n",
              "GET / HTTP/1.1",
              "Host: 127.0.0.1:" + port,
              "Origin: https://a.example",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
              "",
              "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.valueOf(answer.readLine());
    }
  }

  @Test
  void areAppliedByAReload() throws Exception {
    Files.writeString(directory.resolve("switchboard.yaml"), "limits: {resumeSeconds: 90}\n");
    try (WireProcess server = WireProcess.start(directory)) {
      assertThat(handshake(server)).contains(" 403 ");
      Files.writeString(
          directory.resolve("switchboard.yaml"),
          "limits: {resumeSeconds: 7}\nhttp: {origins: ['https://a.example']}\n");

      Child.Result reloaded = Child.run(directory, "reload");

      assertThat(reloaded.exitCode()).isZero();
      assertThat(reloaded.out())
          .startsWith("Applied:\n")
          .contains("http.origins", "limits.resumeSeconds = 7")
          .doesNotContain("Waiting for a restart");
      assertThat(handshake(server)).contains(" 101 ");
      assertThat(Child.run(directory, "reload").out()).isEqualTo("Nothing has changed.\n");
    }
  }
}
