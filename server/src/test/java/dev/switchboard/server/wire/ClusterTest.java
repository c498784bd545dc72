package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, each a JVM: one gateway without domains, and two that have everything. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

  private static final int EDGE = 0;
  private static final int ONE = 1;
  private static final int OTHER = 2;
  private static final int WRITERS_MESSAGES = 300;

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static ClusterNodesOnPostgres cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = new ClusterNodesOnPostgres(directory, 3);
    cluster.start(ONE, "all");
    cluster.start(OTHER, "all");
    cluster.start(EDGE, "gateway");
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  @Order(1)
  void showsEachNodeOnEachNode() throws Exception {
    List<String> roles = new ArrayList<>();
    for (JsonNode node : cluster.states(EDGE)) {
      assertThat(node.path("version").textValue()).isNotEmpty();
      assertThat(node.path("since").longValue()).isPositive();
      roles.add(node.path("roles").toString());
    }
    assertThat(roles).containsExactlyInAnyOrder("[\"gateway\"]", "[\"all\"]", "[\"all\"]");
    assertThat(cluster.states(ONE)).hasSize(3);
  }

  @Test
  @Order(2)
  void carriesOutCommandsOfAGatewayThatHasNoDomains() throws Exception {
    try (EnvelopeClient anna = cluster.client(EDGE, "anna", Role.USER);
        EnvelopeClient agent = cluster.client(OTHER, "agent", Role.AGENT)) {
      ObjectNode session = anna.result("chat.create", "{'subject':'far'}");
      long id = session.path("sessionId").longValue();
      agent.call("subscribe", "{'topic':'chat/%s'}", id);
      anna.result("chat.send", "{'sessionId':%s,'content':'hello'}", id);

      ObjectNode push = agent.push("data", "chat/" + id);

      assertThat(push.at("/data/content").textValue()).isEqualTo("hello");
      assertThat(push.path("sequence").longValue()).isEqualTo(1);
    }
  }

  @Test
  @Order(3)
  void keepsOneOrderWhereTwoNodesWriteAtOnce() throws Exception {
    try (EnvelopeClient first = cluster.client(ONE, "w1", Role.SERVICE);
        EnvelopeClient second = cluster.client(OTHER, "w2", Role.SERVICE);
        EnvelopeClient edge = cluster.client(EDGE, "r1", Role.USER);
        EnvelopeClient near = cluster.client(ONE, "r2", Role.USER)) {
      edge.call("subscribe", "{'topic':'both'}");
      near.call("subscribe", "{'topic':'both'}");

      CompletableFuture<Void> writing =
          CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> write(first)),
              CompletableFuture.runAsync(() -> write(second)));

      List<String> heard = read(edge);
      assertThat(read(near)).isEqualTo(heard);
      Void unused = writing.join();
    }
  }

  private static void write(EnvelopeClient client) {
    try {
      for (int i = 0; i < WRITERS_MESSAGES; i++) {
        String unused = client.request("topic.publish", "{'topic':'both','data':%s}", i);
      }
      for (int i = 1; i <= WRITERS_MESSAGES; i++) {
        ObjectNode done = client.done("m-" + i);
        assertThat(done.path("sequence").longValue()).isPositive();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> read(EnvelopeClient client) throws IOException {
    List<String> heard = new ArrayList<>();
    for (int i = 1; i <= 2 * WRITERS_MESSAGES; i++) {
      ObjectNode push = client.push("data", "both");
      assertThat(push.path("sequence").longValue()).isEqualTo(i);
      heard.add(push.path("messageId").textValue() + push.path("data"));
    }
    return heard;
  }

  @Test
  @Order(4)
  void goesOnWithTheOtherNodeWhereOneIsKilled() throws Exception {
    try (EnvelopeClient anna = cluster.client(EDGE, "anna", Role.USER);
        EnvelopeClient writer = cluster.client(EDGE, "writer", Role.SERVICE)) {
      anna.call("subscribe", "{'topic':'after'}");

      cluster.node(ONE).kill();

      for (int i = 1; i <= 20; i++) {
        ObjectNode done = writer.result("topic.publish", "{'topic':'after','data':%s}", i);
        assertThat(done.path("sequence").longValue()).isEqualTo(i);
        assertThat(anna.push("data", "after").path("data").intValue()).isEqualTo(i);
      }
    }
  }
}
