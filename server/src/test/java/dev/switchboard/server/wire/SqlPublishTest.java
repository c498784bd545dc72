package dev.switchboard.server.wire;

import static dev.switchboard.server.wire.SqlSetup.execute;
import static dev.switchboard.server.wire.SqlSetup.publish;
import static dev.switchboard.server.wire.SqlSetup.refusal;
import static dev.switchboard.server.wire.SqlSetup.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application publishes in its own transactions, by plain JDBC (ADR 17). */
@Timeout(120)
class SqlPublishTest {

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static SqlSetup setup;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    setup = SqlSetup.start(directory, "feed.namespaces.many.history=100000");
  }

  @AfterAll
  static void stop() throws IOException {
    setup.close();
  }

  private static void expect(EnvelopeClient client, String topic, long sequence, String data)
      throws IOException {
    ObjectNode push = client.push("data", topic);
    assertThat(push.path("sequence").longValue()).as(push.toString()).isEqualTo(sequence);
    assertThat(push.path("data").toString()).isEqualTo(WireClient.json(data));
  }

  private static ObjectNode post(String topic, String body) throws Exception {
    return WireHttp.of(setup.server()).post("/topics/" + topic + "/messages", body).ok(202);
  }

  @Test
  void tellsOfACommitOnceAndInOrder() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("orders:1", "orders:2")) {
      publish(shop, "orders:2", "{'n':1.50}");
      publish(shop, "orders:1", "1");
      publish(shop, "orders:1", "['two']");
      client.expectNothing();

      shop.commit();

      Map<String, List<String>> heard = new HashMap<>();
      for (int i = 0; i < 3; i++) {
        ObjectNode push = client.push();
        heard
            .computeIfAbsent(push.path("topic").textValue(), topic -> new ArrayList<>())
            .add(push.path("sequence") + " " + push.path("data"));
      }
      assertThat(heard)
          .isEqualTo(
              Map.of(
                  "orders:1",
                  List.of("1 1", "2 [\"two\"]"),
                  "orders:2",
                  List.of("1 {\"n\":1.50}")));
      post("orders:1", "{'data':3}");
      expect(client, "orders:1", 3, "3");
      client.expectNothing();
    }
  }

  @Test
  void saysNothingOfWhatIsRolledBack() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("undone")) {
      publish(shop, "undone", "'never'");
      shop.rollback();
      publish(shop, "undone", "'first'");
      execute(shop, "SAVEPOINT before");
      publish(shop, "undone", "'nor this'");
      execute(shop, "ROLLBACK TO SAVEPOINT before");
      publish(shop, "undone", "'second'");
      shop.commit();

      expect(client, "undone", 1, "'first'");
      expect(client, "undone", 2, "'second'");
      client.expectNothing();
    }
  }

  @Test
  void keepsTheKindOfAMessageAndItsText() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("kinds")) {
      execute(shop, "SELECT switchboard.publish('kinds', '{\"entityId\":\"7\"}', 'status')");
      execute(
          shop,
          "SELECT switchboard.publish(topic => 'kinds', type => 'data',"
              + " data => to_jsonb(E'\\u4F60\\n\"\\\\ \\U0001F600'::text))");
      shop.commit();

      assertThat(client.push("status", "kinds").at("/data/entityId").textValue()).isEqualTo("7");
      assertThat(client.push("data", "kinds").path("data").textValue())
          .isEqualTo("\u4F60\n\"\\ \uD83D\uDE00");
    }
  }

  /** A commit may come between any two of the server's own. */
  @Test
  void mixesWithWhatTheServerPublishes() throws Exception {
    int rounds = 60;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (EnvelopeClient client = setup.subscriber("mixed:a")) {
      List<Callable<Void>> publishers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int mine = i;
        publishers.add(() -> commitMany("sql" + mine, rounds, mine == 0));
        publishers.add(() -> postMany("http" + mine, rounds, mine == 0 ? "mixed:a" : "mixed:b"));
      }
      List<Future<Void>> done = threads.invokeAll(publishers);
      for (Future<Void> publisher : done) {
        publisher.get();
      }

      Map<String, List<Integer>> heard = new HashMap<>();
      for (long sequence = 1; sequence <= 3L * rounds; sequence++) {
        ObjectNode push = client.push("data", "mixed:a");
        assertThat(push.path("sequence").longValue()).isEqualTo(sequence);
        heard
            .computeIfAbsent(push.at("/data/from").textValue(), from -> new ArrayList<>())
            .add(push.at("/data/n").intValue());
      }
      List<Integer> all = IntStream.range(0, rounds).boxed().toList();
      assertThat(heard).isEqualTo(Map.of("sql0", all, "sql1", all, "http0", all));
      client.expectNothing();
    } finally {
      threads.shutdownNow();
    }
    try (Connection server = setup.connect("server")) {
      assertThat(
              texts(server, "SELECT sequence FROM topic_event WHERE topic = 'mixed:b' ORDER BY 1"))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 3L * rounds).mapToObj(Long::toString).toList());
      // Within a topic numbers grow with the sequence, whoever wrote.
      assertThat(
              texts(
                  server,
                  "SELECT count(*) FROM topic_event a JOIN topic_event b USING (topic)"
                      + " WHERE a.sequence < b.sequence AND a.number > b.number"))
          .containsExactly("0");
      assertThat(texts(server, "SELECT count(*) FROM switchboard.pending_event"))
          .containsExactly("0");
    }
  }

  private static Void commitMany(String from, int rounds, boolean forwards) throws SQLException {
    try (Connection shop = setup.shop()) {
      List<String> topics = new ArrayList<>(List.of("mixed:a", "mixed:b"));
      if (!forwards) {
        Collections.reverse(topics);
      }
      for (int n = 0; n < rounds; n++) {
        for (String topic : topics) {
          publish(shop, topic, "{'from':'%s','n':%s}".formatted(from, n));
        }
        shop.commit();
      }
    }
    return null;
  }

  private static Void postMany(String from, int rounds, String topic) throws Exception {
    for (int n = 0; n < rounds; n++) {
      ObjectNode unused = post(topic, "{'data':{'from':'%s','n':%s}}".formatted(from, n));
    }
    return null;
  }

  @Test
  void holdsNobodyUpWhileATransactionIsOpen() throws Exception {
    try (Connection shop = setup.shop();
        Connection other = setup.shop();
        EnvelopeClient client = setup.subscriber("long", "else")) {
      publish(shop, "long", "'of the long one'");
      execute(shop, "SELECT switchboard.publish('seats:long', '1', key => 'A1')");

      post("long", "{'data':'of the server'}");
      expect(client, "long", 1, "'of the server'");
      post("else", "{'data':'of the server'}");
      expect(client, "else", 1, "'of the server'");
      post("seats:long", "{'key':'A1','data':'of the server'}");
      publish(other, "long", "'of the short one'");
      other.commit();
      expect(client, "long", 2, "'of the short one'");

      shop.commit();
      expect(client, "long", 3, "'of the long one'");
    }
  }

  /** Some frameworks do so; it only takes the locks earlier. */
  @Test
  void losesNothingWhereConstraintsAreChecked() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("checked")) {
      publish(shop, "checked", "1");
      publish(shop, "checked", "2");
      execute(shop, "SET CONSTRAINTS ALL IMMEDIATE");
      publish(shop, "checked", "3");
      publish(shop, "checked", "4");
      client.expectNothing();
      shop.commit();

      for (int n = 1; n <= 4; n++) {
        expect(client, "checked", n, Integer.toString(n));
      }
    }
  }

  /** Followers read what more than a page brings; nobody waits for a look at the heads. */
  @Test
  void tellsOfACommitOfVeryManyEvents() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("many:1")) {
      execute(
          shop,
          "SELECT switchboard.publish('many:1', to_jsonb(n)) FROM generate_series(1, 2000) n");
      shop.commit();

      for (int n = 1; n <= 2_000; n++) {
        expect(client, "many:1", n, Integer.toString(n));
      }
      client.expectNothing();
    }
  }

  @Test
  void readsWhatItWasNotToldOf() throws Exception {
    try (Connection shop = setup.shop();
        Connection server = setup.connect("server");
        EnvelopeClient client = setup.subscriber("unheard")) {
      String channel = texts(server, "SELECT channel FROM switchboard.installation").get(0);
      execute(server, "UPDATE switchboard.installation SET channel = 'nobody'");
      publish(shop, "unheard", "'lost'");
      shop.commit();
      execute(server, "UPDATE switchboard.installation SET channel = '" + channel + "'");

      expect(client, "unheard", 1, "'lost'");
      client.expectNothing();
    }
  }

  @Test
  void listensAgainWhereItsConnectionIsCut() throws Exception {
    String listeners =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'server'"
            + " AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%' AND state = 'idle'";
    try (Connection shop = setup.shop();
        Connection root = setup.connect("postgres");
        EnvelopeClient client = setup.subscriber("live:again")) {
      List<String> before = texts(root, listeners);
      assertThat(before).hasSize(1);
      execute(root, "SELECT pg_terminate_backend(" + before.get(0) + ")");
      List<String> after = before;
      while (after.isEmpty() || after.equals(before)) {
        after = texts(root, listeners);
      }

      publish(shop, "live:again", "'heard'");
      shop.commit();

      // Nobody could find it in a log.
      assertThat(client.push("data", "live:again").path("data").textValue()).isEqualTo("heard");
    }
  }

  @Test
  void failsWhereItsSnapshotIsOlderThanTheTopic() throws Exception {
    try (Connection shop = setup.shop();
        Connection other = setup.shop()) {
      publish(other, "busy", "0");
      other.commit();
      execute(shop, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      publish(shop, "busy", "1");
      publish(other, "busy", "2");
      other.commit();

      assertThat(refusal(shop::commit).state()).isEqualTo("40001");
    }
  }
}
