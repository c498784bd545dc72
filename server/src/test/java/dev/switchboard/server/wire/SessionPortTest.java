package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the session listener is, as {@code /api/ws_info} tells (session.md 7, contract 2). */
@Timeout(60)
class SessionPortTest {

  private static final int PORTS = 10;

  @TempDir private Path directory;

  private static ObjectNode info(int port) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/ws_info"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    ObjectNode info = Json.parseObject(response.body());
    assertThat(info.fieldNames()).toIterable().containsExactly("port", "status", "message");
    return info;
  }

  /** Takes ports in a row. */
  private static List<ServerSocket> take(int count) throws IOException {
    for (int first = 21_743; first < 60_000; first += 101) {
      List<ServerSocket> taken = new ArrayList<>();
      try {
        for (int port = first; port < first + count; port++) {
          ServerSocket socket = new ServerSocket();
          taken.add(socket);
          socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        return taken;
      } catch (IOException inUse) {
        release(taken);
      }
    }
    throw new IOException("no ports in a row are free");
  }

  private static void release(List<ServerSocket> taken) throws IOException {
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  @Test
  void namesTheRealPort() throws Exception {
    try (WireServer server = WireServer.start(directory)) {
      for (String listener : List.of("main", "session")) {
        ObjectNode info = info(server.port(listener));
        assertThat(info.path("port").intValue()).isEqualTo(server.port("session"));
        assertThat(info.path("status").asText()).isEqualTo("available");
        assertThat(info.path("message").asText()).isEqualTo("WebSocket服务运行正常");
      }
    }
  }

  @Test
  void takesTheNextFreePort() throws Exception {
    List<ServerSocket> taken = take(3);
    int first = taken.get(0).getLocalPort();
    taken.get(2).close();
    try (WireServer server = WireServer.start(directory, "listeners.session.port=" + first)) {
      assertThat(info(server.port("main")).path("port").intValue()).isEqualTo(first + 2);
      assertThat(info(first + 2).path("status").asText()).isEqualTo("available");
      SessionConsole.claiming(server, "found").close();
    } finally {
      release(taken);
    }
  }

  @Test
  void runsWithoutWhereTenPortsAreTaken() throws Exception {
    List<ServerSocket> taken = take(PORTS);
    int first = taken.get(0).getLocalPort();
    try (WireServer server = WireServer.start(directory, "listeners.session.port=" + first)) {
      ObjectNode info = info(server.port("main"));
      assertThat(info.path("port").intValue()).isEqualTo(first);
      assertThat(info.path("status").asText()).isEqualTo("occupied");
      assertThat(info.path("message").asText()).contains("防火墙", first + "-" + (first + 9));
      WireClient.open(server, "main", "/ws/session").close();
    } finally {
      release(taken);
    }
  }

  @Test
  void tellsThatItIsSwitchedOff() throws Exception {
    try (WireServer server = WireServer.start(directory, "listeners.session.enabled=false")) {
      assertThat(info(server.port("main")).path("status").asText()).isEqualTo("error");
    }
  }
}
