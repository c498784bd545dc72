package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.server.WireServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What presence writes into the server's log: nothing. */
@Timeout(60)
class PresenceLogTest {

  @TempDir private Path directory;

  @Test
  void saysNothingInTheLogWhenWatchersGo() throws IOException {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (WireServer server = WireServer.start(directory)) {
      List<EnvelopeClient> watchers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        EnvelopeClient watcher = EnvelopeClient.open(server, server.token("user" + i));
        watcher.call("subscribe", "{'topic':'room','presence':true}");
        watchers.add(watcher);
      }
      for (EnvelopeClient watcher : watchers) {
        watcher.wire().drop();
      }
    } finally {
      System.setErr(errors);
    }

    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("A domain came up")
        .doesNotContain("Discarding message");
  }
}
