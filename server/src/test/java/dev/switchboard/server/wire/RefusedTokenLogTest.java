package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a token is refused stands in the log, and never the token. */
@Timeout(60)
class RefusedTokenLogTest {

  @TempDir private Path directory;

  @Test
  void namesTheReasonOfEachKindOnce() throws IOException {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    String expired;
    String altered;
    try (WireServer server = WireServer.start(directory)) {
      expired = server.token("someone", Role.USER, Duration.ofMinutes(-1));
      String right = server.token("someone");
      altered = right.substring(0, right.lastIndexOf('.')) + ".AAAA";
      for (String token : new String[] {expired, altered, "nonsense"}) {
        RawHttp.ask(
                server.port("main"),
                "GET /api/v1/chat/sessions HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + token)
            .problem(401, "the token");
        try (WireClient channel = WireClient.open(server, "channel", "/?token=" + token)) {
          channel.next("error");
        }
      }
    } finally {
      System.setErr(errors);
    }

    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("it has expired")
        .contains("its signature was not made with the key")
        .contains("it is no JWT")
        .doesNotContain(expired, altered, "someone");
  }
}
