package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Who is told who comes to a topic and goes (contract 5.1). */
@Timeout(60)
class PresenceTest {

  private static final String WATCHED = "{'topic':'room','presence':true}";
  private static final String PLAIN = "{'topic':'room'}";

  @TempDir private Path directory;

  private static EnvelopeClient client(WireServer server, String userId) throws IOException {
    return EnvelopeClient.open(server, server.token(userId), "&clientId=of-" + userId);
  }

  private static void expectPresence(EnvelopeClient watcher, String action, String userId)
      throws IOException {
    ObjectNode push = watcher.push("data", "room");
    assertThat(push.path("data").toString())
        .isEqualTo(
            WireClient.json(
                "{'kind':'presence','action':'%s','clientId':'of-%s','principal':'%s'}",
                action, userId, userId));
  }

  @Test
  void tellsWhoAskedWhoElseComesAndGoes() throws IOException {
    try (WireServer server = WireServer.start(directory);
        EnvelopeClient watcher = client(server, "anna");
        EnvelopeClient plain = client(server, "bert")) {
      watcher.call("subscribe", WATCHED);
      plain.call("subscribe", PLAIN);
      expectPresence(watcher, "join", "bert");

      EnvelopeClient third = client(server, "carl");
      third.call("subscribe", WATCHED);
      expectPresence(watcher, "join", "carl");
      plain.call("unsubscribe", PLAIN);
      expectPresence(watcher, "leave", "bert");
      expectPresence(third, "leave", "bert");
      third.wire().leave();
      expectPresence(watcher, "leave", "carl");

      watcher.call("subscribe", PLAIN);
      plain.call("subscribe", PLAIN);
      expectPresence(watcher, "join", "bert");
      watcher.call("unsubscribe", PLAIN);
      plain.call("unsubscribe", PLAIN);
      watcher.expectNothing();
      plain.expectNothing();
    }
  }

  @Test
  void saysNothingInTheLogWhenWatchersGo() throws IOException {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (WireServer server = WireServer.start(directory)) {
      List<EnvelopeClient> watchers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        EnvelopeClient watcher = client(server, "user" + i);
        watcher.call("subscribe", WATCHED);
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
