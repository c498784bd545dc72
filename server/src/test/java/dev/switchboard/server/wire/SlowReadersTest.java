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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server with little memory owes to sockets that hardly read: it costs its kernel's buffers
 * and a bounded number of bytes each. For longer runs say {@code -Dedges.messages=200000} and
 * {@code -Dedges.topics=1000}.
 */
@Timeout(600)
class SlowReadersTest {

  private static final int MESSAGES = Integer.getInteger("edges.messages", 20_000);
  private static final int TOPICS = Integer.getInteger("edges.topics", 200);
  private static final int PER_TOPIC = 10;
  private static final int READERS = 5;
  private static final int ON_THEIR_WAY = 64;

  private final WireProcess server;

  SlowReadersTest(@TempDir Path directory) throws IOException {
    // Each reader lacks as many bytes as there are in all.
    server =
        WireProcess.start(
            directory,
            List.of("feed.namespaces.history.history=1000000"),
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=48m",
            "-XX:+ExitOnOutOfMemoryError");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EnvelopeClient connect(String user, String... query) throws IOException {
    return EnvelopeClient.open(server.port("main"), server.token(user, Role.USER), query);
  }

  private EnvelopeClient publisher() throws IOException {
    return EnvelopeClient.open(server.port("main"), server.token("backend", Role.SERVICE));
  }

  /** Publishes, many at a time; returns once all of it is on disk. */
  private static void publish(EnvelopeClient publisher, Iterable<String> messages)
      throws IOException {
    Deque<String> asked = new ArrayDeque<>();
    for (String message : messages) {
      if (asked.size() == ON_THEIR_WAY) {
        ObjectNode unused = publisher.done(asked.remove());
      }
      asked.add(publisher.request("topic.publish", message));
    }
    for (String id : asked) {
      ObjectNode unused = publisher.done(id);
    }
  }

  private static List<String> messages(int count) {
    List<String> messages = new ArrayList<>();
    String filling = "x".repeat(1_000);
    for (int i = 1; i <= count; i++) {
      messages.add("{'topic':'history','data':{'n':" + i + ",'filling':'" + filling + "'}}");
    }
    return messages;
  }

  @Test
  void costNobodyAnythingWhileTheyAreOwedAWholeHistory() throws Exception {
    List<EnvelopeClient> slow = new ArrayList<>();
    try (EnvelopeClient publisher = publisher();
        EnvelopeClient quick = connect("quick")) {
      publish(publisher, messages(MESSAGES));
      for (int i = 0; i < READERS; i++) {
        EnvelopeClient reader = connect("slow");
        // The answer, and never a frame behind it: so little a second that it makes no difference.
        ObjectNode answer = reader.call("subscribe", "{'topic':'history','since':{'sequence':0}}");
        assertThat(answer.path("recovered").booleanValue()).isTrue();
        slow.add(reader);
      }

      ObjectNode unusedAnswer =
          quick.call("subscribe", "{'topic':'history','since':{'sequence':0}}");
      long last = 0;
      while (last < MESSAGES) {
        long next = quick.push("data", "history").at("/data/n").longValue();
        assertThat(next).isEqualTo(++last);
        if (next % 1_000 == 0) {
          ObjectNode unused = publisher.result("topic.publish", "{'topic':'other','data':{'n':1}}");
        }
      }
      quick.expectNothing();
    }
    for (EnvelopeClient reader : slow) {
      reader.close();
    }
  }

  @Test
  void getAllOfManyTopicsThatTheyMissed() throws Exception {
    EnvelopeClient lost = connect("anna", "&clientId=phone");
    for (int topic = 0; topic < TOPICS; topic++) {
      ObjectNode unused = lost.call("subscribe", "{'topic':'many-%d'}", topic);
    }
    lost.wire().drop();
    try (EnvelopeClient publisher = publisher()) {
      List<String> missed = new ArrayList<>();
      String filling = "x".repeat(8_000);
      for (int i = 1; i <= PER_TOPIC; i++) {
        for (int topic = 0; topic < TOPICS; topic++) {
          missed.add(
              "{'topic':'many-" + topic + "','data':{'n':" + i + ",'filling':'" + filling + "'}}");
        }
      }
      publish(publisher, missed);
    }

    try (EnvelopeClient back = connect("anna", "&clientId=phone")) {
      int[] got = new int[TOPICS];
      for (int i = 0; i < TOPICS * PER_TOPIC; i++) {
        ObjectNode push = back.push();
        int topic = Integer.parseInt(push.path("topic").asText().substring("many-".length()));
        assertThat(push.at("/data/n").intValue()).isEqualTo(++got[topic]);
      }
      back.expectNothing();
      assertThat(got).containsOnly(PER_TOPIC);
    }
  }
}
