package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is on a topic, where its sockets are on three nodes, each a JVM. */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterPresenceTest {

  private static final int EDGE = 0;
  private static final int ONE = 1;
  private static final int OTHER = 2;

  /** So many that each node is the home of some. */
  private static final List<String> ROOMS =
      IntStream.range(0, 24).mapToObj(i -> "room-" + i).toList();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  private static EnvelopeClient client(int node, String user, String clientId) throws IOException {
    return EnvelopeClient.open(
        cluster.node(node).port("main"),
        cluster.node(node).token(user, Role.USER),
        "&clientId=" + clientId);
  }

  /** Asks until exactly these are listed; fails where it takes too long. */
  private static void awaitMembers(EnvelopeClient asking, String topic, String... principals)
      throws IOException {
    List<String> there = new ArrayList<>();
    long until = System.nanoTime() + PATIENCE.toNanos();
    do {
      there.clear();
      for (JsonNode item : asking.result("presence.list", "{'topic':'%s'}", topic).path("items")) {
        there.add(item.path("principal").textValue());
      }
      there.sort(null);
    } while (!there.equals(List.of(principals)) && System.nanoTime() - until < 0);
    assertThat(there).as(topic).containsExactly(principals);
  }

  private static String told(EnvelopeClient watching) throws IOException {
    ObjectNode push = watching.push();
    assertThat(push.at("/data/kind").asText()).as(push.toString()).isEqualTo("presence");
    return push.path("topic").asText()
        + ": "
        + push.at("/data/action").asText()
        + " "
        + push.at("/data/principal").asText();
  }

  private static List<String> told(EnvelopeClient watching, int times) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(told(watching));
    }
    return all;
  }

  private static String[] inEachRoom(String what) {
    return ROOMS.stream().map(room -> room + ": " + what).toArray(String[]::new);
  }

  @Test
  @Order(1)
  void tellsOnceOfAClientThatHasSocketsOnTwoNodes() throws Exception {
    try (EnvelopeClient watch = client(EDGE, "watch", "w")) {
      watch.call("subscribe", "{'topic':'two','presence':true}");
      // Each node has met the others once it hears of those there.
      awaitMet(watch);

      EnvelopeClient phone = client(ONE, "anna", "phone");
      phone.call("subscribe", "{'topic':'two'}");
      EnvelopeClient same = client(OTHER, "anna", "phone");
      same.call("subscribe", "{'topic':'two'}");
      awaitMembers(watch, "two", "anna", "anna", "watch");
      assertThat(told(watch)).isEqualTo("two: join anna");
      watch.expectNothing();
      assertThat(subscribers(EDGE, "two")).isEqualTo(3);
      assertThat(subscribers(OTHER, "two")).isEqualTo(3);

      phone.wire().leave();
      awaitMembers(same, "two", "anna", "watch");
      watch.expectNothing();

      same.wire().drop();
      EnvelopeClient back = client(ONE, "anna", "phone");
      back.call("subscribe", "{'topic':'two'}");
      awaitMembers(watch, "two", "anna", "watch");
      EnvelopeClient lost = client(OTHER, "cleo", "phone");
      lost.call("subscribe", "{'topic':'two'}");
      awaitMembers(watch, "two", "anna", "cleo", "watch");
      lost.wire().drop();

      // Hers would have come before: she was cut off earlier.
      assertThat(told(watch, 2)).containsExactly("two: join cleo", "two: leave cleo");
      back.call("unsubscribe", "{'topic':'two'}");
      assertThat(told(watch)).isEqualTo("two: leave anna");
      back.close();
    }
  }

  private static void awaitMet(EnvelopeClient watch) throws IOException {
    for (int node : List.of(ONE, OTHER)) {
      try (EnvelopeClient visitor = client(node, "visitor" + node, "v")) {
        for (String room : ROOMS) {
          visitor.call("subscribe", "{'topic':'met/%s'}", room);
        }
        for (String room : ROOMS) {
          awaitMembers(watch, "met/" + room, "visitor" + node);
        }
        for (String room : ROOMS) {
          visitor.call("unsubscribe", "{'topic':'met/%s'}", room);
          awaitMembers(watch, "met/" + room);
        }
      }
    }
  }

  private static int subscribers(int node, String topic) throws Exception {
    String token = cluster.node(node).token("root", Role.ADMIN);
    for (JsonNode item :
        WireHttp.of(cluster.node(node)).as(token).get("/topics?limit=500").ok(200).path("items")) {
      if (item.path("topic").asText().equals(topic)) {
        return item.path("subscribers").intValue();
      }
    }
    return 0;
  }

  @Test
  @Order(2)
  void saysOnceThatThoseOfAKilledNodeHaveLeftAndNothingOfTheOthers() throws Exception {
    try (EnvelopeClient watch = client(EDGE, "watch", "w2");
        EnvelopeClient dora = client(OTHER, "dora", "phone");
        EnvelopeClient bert = client(ONE, "bert", "phone")) {
      for (String room : ROOMS) {
        watch.call("subscribe", "{'topic':'%s','presence':true}", room);
        awaitMembers(watch, room, "watch");
        dora.call("subscribe", "{'topic':'%s'}", room);
        bert.call("subscribe", "{'topic':'%s'}", room);
        awaitMembers(watch, room, "bert", "dora", "watch");
      }
      List<String> joined = new ArrayList<>(List.of(inEachRoom("join dora")));
      joined.addAll(List.of(inEachRoom("join bert")));
      assertThat(told(watch, 2 * ROOMS.size())).containsExactlyInAnyOrderElementsOf(joined);

      cluster.node(ONE).kill();

      for (String room : ROOMS) {
        awaitMembers(watch, room, "dora", "watch");
        awaitMembers(dora, room, "dora", "watch");
      }
      assertThat(told(watch, ROOMS.size())).containsExactlyInAnyOrder(inEachRoom("leave bert"));
      watch.expectNothing();
      for (String room : ROOMS) {
        dora.call("unsubscribe", "{'topic':'%s'}", room);
      }
      assertThat(told(watch, ROOMS.size())).containsExactlyInAnyOrder(inEachRoom("leave dora"));
    }
  }
}
