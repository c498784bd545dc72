package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Role;
import dev.switchboard.server.WireProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gateways count, list and refuse together: two nodes, each a JVM. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterLimitsTest {

  private static final int ONE = 0;
  private static final int OTHER = 1;

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static ClusterNodesOnPostgres cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = new ClusterNodesOnPostgres(directory, 2);
    cluster.start(ONE, "all");
    cluster.start(OTHER, "all");
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  private static WireHttp admin(int number) {
    WireProcess node = cluster.node(number);
    return WireHttp.of(node).as(node.token("root", Role.ADMIN));
  }

  @Test
  @Order(1)
  void listsAndClosesTheSocketsOfAllNodesOnEachNode() throws Exception {
    try (EnvelopeClient first = cluster.client(OTHER, "first", Role.USER);
        EnvelopeClient second = cluster.client(ONE, "second", Role.USER);
        EnvelopeClient third = cluster.client(OTHER, "third", Role.USER)) {
      assertThat(principals(list(ONE, 500))).containsExactly("first", "second", "third");
      assertThat(list(OTHER, 1)).isEqualTo(list(ONE, 500));

      String elsewhere = list(ONE, 2).get(2).path("connectionId").textValue();
      assertThat(admin(ONE).delete("/connections/" + elsewhere).status()).isEqualTo(204);

      expectClosed(third);
      admin(ONE).delete("/connections/conn_nowhere").problem(404);
      first.expectNothing();
      second.expectNothing();
    }
  }

  /** The whole list, by pages of so many. */
  private static List<JsonNode> list(int number, int limit) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    ObjectNode page = admin(number).get("/connections?limit=%s", limit).ok(200);
    page.path("items").forEach(all::add);
    while (page.path("nextCursor").isTextual()) {
      page =
          admin(number)
              .get("/connections?limit=%s&cursor=%s", limit, page.path("nextCursor").textValue())
              .ok(200);
      page.path("items").forEach(all::add);
    }
    return all;
  }

  private static List<String> principals(List<JsonNode> items) {
    return items.stream().map(item -> item.path("principal").textValue()).toList();
  }

  private static void expectClosed(EnvelopeClient client) throws IOException {
    WireClient.Frame frame = client.wire().frame();
    while (frame.first() != WireClient.CLOSE) {
      frame = client.wire().frame();
    }
    assertThat(frame.closeCode()).isEqualTo(1008);
  }

  @Test
  @Order(2)
  void refusesTokensThatWereRevokedOnAnotherNode() throws Exception {
    WireProcess node = cluster.node(OTHER);
    String token = node.token("anna", Role.USER);
    try (EnvelopeClient anna = EnvelopeClient.open(node.port("main"), token);
        EnvelopeClient berta = cluster.client(OTHER, "berta", Role.USER)) {
      assertThat(admin(ONE).post("/principals/anna/revoke", "").status()).isEqualTo(204);

      expectClosed(anna);
      assertThat(WireHttp.of(node).as(token).get("/nodes").status()).isEqualTo(401);
      assertThat(isAdmitted(OTHER, token)).isFalse();
      assertThat(isAdmitted(ONE, token)).isFalse();
      berta.expectNothing();
    }
    // A token tells seconds only: those of the second of the revoking are refused, too.
    while (!isAdmitted(OTHER, node.token("anna", Role.USER))) {
      Thread.onSpinWait();
    }
  }

  /** Whether a socket is; it is closed again. */
  private static boolean isAdmitted(int number, String token) throws IOException {
    try (WireClient wire =
        WireClient.handshake(cluster.node(number).port("main"), EnvelopeClient.PATH + token)) {
      return wire.status() == 101 && wire.next().path("type").asText().equals("connect");
    }
  }

  @Test
  @Order(3)
  void countsTheSocketsOfAUserOnAllNodes() throws Exception {
    for (String user : List.of("u1", "u2", "u3", "u4")) {
      List<EnvelopeClient> five = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        five.add(cluster.client(i % 2, user, Role.USER));
      }

      whileTheyLive(five, () -> assertThat(isAdmitted(ONE, token(user))).isFalse());
      whileTheyLive(five, () -> assertThat(isAdmitted(OTHER, token(user))).isFalse());

      five.get(0).wire().leave();
      whileTheyLive(five.subList(1, 5), () -> untilAdmitted(OTHER, user));
      for (EnvelopeClient one : five) {
        one.close();
      }
    }
  }

  @Test
  @Order(4)
  void givesAPlaceToWhomANodeWithDeadSocketsRefusedIt() throws Exception {
    for (String user : List.of("d1", "d2", "d3", "d4")) {
      List<EnvelopeClient> five = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        five.add(cluster.client(i == 0 ? ONE : OTHER, user, Role.USER));
      }

      // The first one answers no pings.
      whileTheyLive(five.subList(1, 5), () -> assertThat(isAdmitted(OTHER, token(user))).isTrue());

      for (EnvelopeClient one : five) {
        one.close();
      }
    }
  }

  @Test
  @Order(5)
  void givesThePlacesBackOfANodeThatIsKilled() throws Exception {
    List<String> users = List.of("k1", "k2", "k3", "k4");
    List<EnvelopeClient> here = new ArrayList<>();
    for (String user : users) {
      here.add(cluster.client(OTHER, user, Role.USER));
      for (int i = 0; i < 4; i++) {
        EnvelopeClient unused = cluster.client(ONE, user, Role.USER);
      }
    }

    cluster.node(ONE).kill();

    whileTheyLive(
        here,
        () -> {
          for (String user : users) {
            untilAdmitted(OTHER, user);
          }
        });
  }

  private static String token(String user) {
    return cluster.node(OTHER).token(user, Role.USER);
  }

  private static void untilAdmitted(int number, String user) throws IOException {
    while (!isAdmitted(number, token(user))) {
      Thread.onSpinWait();
    }
  }

  private static void whileTheyLive(List<EnvelopeClient> clients, WireClient.Action action)
      throws Exception {
    WireClient.whileTheyAnswerPings(clients.stream().map(EnvelopeClient::wire).toList(), action);
  }
}
