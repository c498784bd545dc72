package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was answered survives kill -9, once. */
class CrashTest {

  /**
   * So that the second client hears nothing but what it asks for; the rest is CrashResumeTest's.
   */
  private static final List<String> NO_RESUME = List.of("limits.resumeSeconds=0");

  private static final int MESSAGES = 10_000;
  private static final int ACKNOWLEDGED_AT_THE_KILL = 5_000;

  @Test
  @Timeout(120)
  void keepsEveryAcknowledgedMessageOnceThroughAKill(@TempDir Path directory) throws Exception {
    Map<String, Long> acknowledged = new HashMap<>();
    try (WireProcess process = WireProcess.start(directory, NO_RESUME)) {
      WireClient writer = joined(process);
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> sendAll(writer));
      try {
        while (acknowledged.size() < MESSAGES) {
          JsonNode message = writer.next("new_message").path("message");
          acknowledged.put(message.path("client_id").textValue(), message.path("id").longValue());
          if (acknowledged.size() == ACKNOWLEDGED_AT_THE_KILL) {
            process.kill();
          }
        }
      } catch (IOException cutOff) {
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_AT_THE_KILL);
      }
      // It may have been in the middle of a write, or have got them all out.
      Void unused = writing.exceptionally(broken -> null).join();
      writer.close();
    }
    assertThat(acknowledged).hasSizeLessThan(MESSAGES);

    try (WireProcess process = WireProcess.start(directory, NO_RESUME);
        WireClient client = joined(process)) {
      List<JsonNode> kept = history(client);
      Map<String, Long> byClientId = new HashMap<>();
      long last = 0;
      for (JsonNode message : kept) {
        assertThat(message.path("id").longValue()).isGreaterThan(last);
        last = message.path("id").longValue();
        assertThat(byClientId.put(message.path("client_id").textValue(), last)).isNull();
      }
      assertThat(byClientId).containsAllEntriesOf(acknowledged);

      CompletableFuture<Void> repeating = CompletableFuture.runAsync(() -> sendAll(client));
      Set<String> answered = new HashSet<>();
      while (answered.size() < MESSAGES) {
        JsonNode message = client.next("new_message").path("message");
        String clientId = message.path("client_id").textValue();
        answered.add(clientId);
        if (byClientId.containsKey(clientId)) {
          assertThat(message.path("id").longValue()).isEqualTo(byClientId.get(clientId));
        }
      }
      Void unused = repeating.join();
      List<JsonNode> all = history(client);
      assertThat(all).hasSize(MESSAGES);
      assertThat(all.subList(0, kept.size())).isEqualTo(kept);
      assertThat(all.stream().map(message -> message.path("client_id").textValue()).distinct())
          .hasSize(MESSAGES);
    }
  }

  private static WireClient joined(WireProcess process) throws IOException {
    WireClient client = WireClient.handshake(process.port("chat"), "/");
    client.next("connected");
    client.send("{'type':'auth','user_id':1}");
    client.next("auth_success");
    client.send("{'type':'join_session','session_id':456}");
    client.next("joined_session");
    return client;
  }

  private static void sendAll(WireClient client) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        client.send(
            "{'type':'send_message','session_id':456,'content':'message %d','client_id':'c%d'}",
            i, i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything, oldest first, read page by page from the newest. */
  private static List<JsonNode> history(WireClient client) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    String before = "";
    boolean more = true;
    while (more) {
      client.send("{'type':'history','limit':500" + before + "}");
      ObjectNode page = client.next("history");
      List<JsonNode> messages = new ArrayList<>();
      page.path("messages").forEach(messages::add);
      all.addAll(0, messages);
      more = page.path("has_more").booleanValue();
      before = all.isEmpty() ? "" : ",'before_id':" + all.get(0).path("id").longValue();
    }
    return all;
  }
}
