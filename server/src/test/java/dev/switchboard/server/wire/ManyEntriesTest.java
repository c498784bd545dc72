package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keyed topics of a server in a process of its own, with little memory. For a longer run say {@code
 * -Dedges.entries=1000000}.
 */
@Timeout(600)
class ManyEntriesTest {

  private static final int ENTRIES = Integer.getInteger("edges.entries", 20_000);
  private static final int ON_THEIR_WAY = 64;
  private static final int SLOW = 3;

  private static WireProcess start(Path directory) throws IOException {
    return WireProcess.start(
        directory,
        List.of("feed.namespaces.fleet.keyed=true"),
        "-Xmx64m",
        "-XX:MaxDirectMemorySize=48m",
        "-XX:+ExitOnOutOfMemoryError");
  }

  private static EnvelopeClient connect(WireProcess server, String user, Role role)
      throws IOException {
    return EnvelopeClient.open(server.port("main"), server.token(user, role));
  }

  private static void fill(EnvelopeClient publisher) throws IOException {
    String filling = "x".repeat(500);
    Deque<String> asked = new ArrayDeque<>();
    for (int i = 1; i <= ENTRIES; i++) {
      if (asked.size() == ON_THEIR_WAY) {
        ObjectNode unused = publisher.done(asked.remove());
      }
      asked.add(
          publisher.request(
              "topic.publish",
              "{'topic':'fleet:1','key':'d"
                  + i
                  + "','data':{'n':"
                  + i
                  + ",'f':'"
                  + filling
                  + "'}}"));
    }
    for (String id : asked) {
      ObjectNode unused = publisher.done(id);
    }
  }

  @Test
  void reachEachSubscriberInPagesAndChangesGoOnMeanwhile(@TempDir Path directory) throws Exception {
    List<EnvelopeClient> slow = new ArrayList<>();
    try (WireProcess server = start(directory);
        EnvelopeClient publisher = connect(server, "backend", Role.SERVICE);
        EnvelopeClient quick = connect(server, "quick", Role.USER)) {
      fill(publisher);
      for (int i = 0; i < SLOW; i++) {
        EnvelopeClient reader = connect(server, "slow", Role.USER);
        // The answer, and never a frame behind it.
        ObjectNode unused = reader.call("subscribe", "{'topic':'fleet:1'}");
        slow.add(reader);
      }

      ObjectNode unusedAnswer = quick.call("subscribe", "{'topic':'fleet:1'}");
      ObjectNode change =
          publisher.result("topic.publish", "{'topic':'fleet:1','key':'d1','data':'changed'}");
      int entries = 0;
      boolean ready = false;
      boolean changed = false;
      while (!ready || !changed) {
        ObjectNode push = quick.push("data", "fleet:1");
        if (!push.has("key")) {
          ready = true;
        } else if (push.path("sequence").equals(change.path("sequence"))) {
          assertThat(push.path("data").textValue()).isEqualTo("changed");
          changed = true;
        } else {
          entries++;
        }
      }
      // The one that changed may have been given as it was before.
      assertThat(entries).isBetween(ENTRIES - 1, ENTRIES);
      quick.expectNothing();
    }
    for (EnvelopeClient reader : slow) {
      reader.close();
    }
  }

  @Test
  void goWithSocketsThatWereOpenWhenTheServerWasKilled(@TempDir Path directory) throws Exception {
    try (WireProcess server = start(directory);
        EnvelopeClient publisher = connect(server, "backend", Role.SERVICE)) {
      ObjectNode unused =
          publisher.result(
              "topic.publish", "{'topic':'fleet:2','key':'gone','data':1,'whileConnected':true}");
      ObjectNode unusedToo =
          publisher.result("topic.publish", "{'topic':'fleet:2','key':'kept','data':1}");
      server.kill();
    }
    try (WireProcess server = start(directory);
        EnvelopeClient client = connect(server, "quick", Role.USER)) {
      client.call("subscribe", "{'topic':'fleet:2','since':{'sequence':2}}");
      List<String> removed = new ArrayList<>();
      while (removed.isEmpty()) {
        ObjectNode push = client.push("data", "fleet:2");
        if (push.path("removed").booleanValue()) {
          removed.add(push.path("key").textValue());
        }
      }
      assertThat(removed).containsExactly("gone");
      client.call("subscribe", "{'topic':'fleet:2'}");
      ObjectNode push = client.push("data", "fleet:2");
      while (!push.has("key")) {
        // The word that it had all that changed since.
        push = client.push("data", "fleet:2");
      }
      assertThat(push.path("key").textValue()).isEqualTo("kept");
    }
  }
}
