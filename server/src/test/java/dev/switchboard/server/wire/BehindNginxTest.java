package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import dev.switchboard.server.Nginx;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server behind a real nginx on the same machine, as people configure it. */
@Timeout(60)
class BehindNginxTest {

  private static final String FORWARDED =
      """
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      """;

  @TempDir private static Path directory;
  private static WireServer stranger;
  private static WireServer trusting;

  @BeforeAll
  static void start() {
    stranger = WireServer.start(directory.resolve("stranger"));
    trusting = WireServer.start(directory.resolve("trusting"), "http.trustedProxies=127.0.0.1");
  }

  @AfterAll
  static void stop() {
    stranger.close();
    trusting.close();
  }

  private static String location(WireServer server, String listener, String headers) {
    return "location / { proxy_pass http://127.0.0.1:%d/; %s }"
        .formatted(server.port(listener), headers + keepUpgrade());
  }

  // Headers set in a location replace those set around it.
  private static String keepUpgrade() {
    return "proxy_set_header Upgrade $http_upgrade;"
        + " proxy_set_header Connection $http_connection;";
  }

  @Test
  void takesATopicWhoseSlashItHasUnescaped(@TempDir Path files) throws IOException {
    try (Nginx nginx = Nginx.start(files, location(stranger, "main", ""))) {
      String[] head = {
        "POST /api/v1/topics/plant%2F7/messages HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer " + stranger.token("s", Role.SERVICE, null),
        "Content-Type: application/json",
        "Content-Length: 10"
      };
      try (RawHttp connection = RawHttp.connect(nginx.port())) {
        RawHttp.Answer answer = connection.sendWith("{\"data\":1}", head);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      }
      RawHttp.Answer read =
          RawHttp.ask(
              stranger.port("main"),
              "GET /api/v1/topics/plant%2F7/messages HTTP/1.1",
              "Host: localhost");
      assertThat(read.body()).contains("\"sequence\":1");
      RawHttp.Answer presence =
          RawHttp.ask(
              nginx.port(),
              "GET /api/v1/topics/plant%2F7/presence HTTP/1.1",
              "Host: localhost",
              "Authorization: Bearer " + stranger.token("s", Role.SERVICE, null));
      assertThat(presence.status()).isEqualTo(200);
    }
  }

  @Test
  void makesNobodyBehindItAnAdministrator(@TempDir Path files) throws IOException {
    String headers = "proxy_set_header Host $http_host;" + FORWARDED;
    try (Nginx nginx = Nginx.start(files, location(stranger, "main", headers))) {
      RawHttp.ask(nginx.port(), "GET /api/v1/connections HTTP/1.1", "Host: localhost")
          .problem(401, "auth.anonymous");
      RawHttp.ask(nginx.port(), "GET /api/v1/connections HTTP/1.1", "Host: chat.example")
          .problem(401, "auth.anonymous");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-Host $host;",
        "proxy_set_header X-Forwarded-Host $http_host;",
        "proxy_set_header Host $http_host;"
      })
  void takesThePageOfATrustedProxy(String host, @TempDir Path files) throws IOException {
    try (Nginx nginx = Nginx.start(files, location(trusting, "channel", host + FORWARDED))) {
      String authority = "chat.example:" + nginx.port();
      RawHttp.Answer answer =
          RawHttp.handshake(
              nginx.port(),
              "/?token=" + trusting.token("anna"),
              "Host: " + authority,
              "Origin: http://" + authority);
      assertThat(answer.status()).as(answer.body()).isEqualTo(101);
      RawHttp.handshake(
              nginx.port(),
              "/",
              "Host: " + authority,
              "Origin: http://evil.example:" + nginx.port())
          .problem(403, "http://evil.example", "chat.example");
    }
  }

  @Test
  void namesTheSettingWhereItTrustsNoProxy(@TempDir Path files) throws IOException {
    String headers = "proxy_set_header Host $host;";
    try (Nginx nginx = Nginx.start(files, location(stranger, "channel", headers))) {
      String authority = "chat.example:" + nginx.port();
      RawHttp.handshake(nginx.port(), "/", "Host: " + authority, "Origin: http://" + authority)
          .problem(403, "http://" + authority, "http.trustedProxies", "http.origins");
    }
  }
}
