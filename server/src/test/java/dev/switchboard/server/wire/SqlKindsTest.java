package dev.switchboard.server.wire;

import static dev.switchboard.server.wire.SqlSetup.execute;
import static dev.switchboard.server.wire.SqlSetup.publish;
import static dev.switchboard.server.wire.SqlSetup.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application publishes besides logs: entries, live messages, notifications. */
@Timeout(120)
class SqlKindsTest {

  @SuppressWarnings("NullAway.Init") // Started before all tests.
  private static SqlSetup setup;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    setup = SqlSetup.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    setup.close();
  }

  private static ObjectNode post(String topic, String body) throws Exception {
    return WireHttp.of(setup.server()).post("/topics/" + topic + "/messages", body).ok(202);
  }

  @Test
  void keepsEntries() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("seats:1")) {
      assertThat(client.push("data", "seats:1").at("/data/ready").booleanValue()).isTrue();
      post("seats:1", "{'key':'A2','data':'free','ttlMs':1000000}");
      expectEntry(client, 1, "A2", "\"free\"");
      execute(shop, "SELECT switchboard.publish('seats:1', '1', key => 'A1')");
      execute(shop, "SELECT switchboard.publish('seats:1', '2', 'data', 'A1')");
      execute(shop, "SELECT switchboard.publish('seats:1', '3', 'data', 'A2')");
      execute(shop, "SELECT switchboard.remove('seats:1', 'A1')");
      execute(shop, "SELECT switchboard.remove('seats:1', 'was never there')");
      execute(shop, "SELECT switchboard.publish('seats:1', '4', 'data', 'A3')");
      shop.commit();

      // Of each key the last state, as in a commit of the server's.
      expectEntry(client, 4, "A2", "3");
      ObjectNode removed = client.push("data", "seats:1");
      assertThat(removed.path("key").textValue()).isEqualTo("A1");
      assertThat(removed.path("removed").booleanValue()).isTrue();
      expectEntry(client, 6, "A3", "4");
      client.expectNothing();
    }
    WireHttp http = WireHttp.of(setup.server());
    assertThat(http.get("/topics/seats:1/entries").ok(200).path("items"))
        .extracting(item -> item.path("key").textValue())
        .containsExactly("A2", "A3");
    assertThat(http.delete("/topics/seats:1/entries/A1").status()).isEqualTo(404);
    assertThat(http.delete("/topics/seats:1/entries/A3").status()).isEqualTo(204);
  }

  private static void expectEntry(EnvelopeClient client, long sequence, String key, String data)
      throws IOException {
    ObjectNode push = client.push("data", "seats:1");
    assertThat(push.path("key").textValue()).as(push.toString()).isEqualTo(key);
    assertThat(push.path("sequence").longValue()).isEqualTo(sequence);
    assertThat(push.path("data").toString()).isEqualTo(data);
  }

  @Test
  void tellsWhatNoLogKeeps() throws Exception {
    try (Connection shop = setup.shop();
        EnvelopeClient client = setup.subscriber("live:1", "price:1")) {
      for (int n = 1; n <= 3; n++) {
        publish(shop, "live:1", Integer.toString(n));
        publish(shop, "live:1", Integer.toString(n));
      }
      shop.rollback();
      publish(shop, "live:1", "'same'");
      publish(shop, "live:1", "'same'");
      publish(shop, "price:1", "{'eur':1}");
      shop.commit();

      for (int i = 0; i < 2; i++) {
        ObjectNode push = client.push("data", "live:1");
        assertThat(push.has("sequence")).isFalse();
        assertThat(push.path("data").textValue()).isEqualTo("same");
      }
      assertThat(client.push("data", "price:1").at("/data/eur").intValue()).isEqualTo(1);
      client.expectNothing();
    }
    try (EnvelopeClient late = setup.subscriber("price:1")) {
      assertThat(late.push("data", "price:1").at("/data/eur").intValue()).isEqualTo(1);
    }
  }

  @Test
  void notifiesAUserWhoIsAway() throws Exception {
    try (Connection shop = setup.shop()) {
      execute(shop, "SELECT switchboard.notify_user('carl', 'Shipped', 'Order 7 is on its way')");
      execute(
          shop,
          "SELECT switchboard.notify_user('carl', 'Late', 'Order 8', level => 'warning',"
              + " action => 'open', request_id => 'r8')");
      shop.commit();
    }
    try (EnvelopeClient carl = EnvelopeClient.open(setup.server(), setup.server().token("carl"))) {
      ObjectNode first = carl.push("notification", "notifications/carl");
      assertThat(first.at("/data/title").textValue()).isEqualTo("Shipped");
      assertThat(first.at("/data/content").textValue()).isEqualTo("Order 7 is on its way");
      assertThat(first.at("/data/level").textValue()).isEqualTo("info");
      ObjectNode second = carl.push("notification", "notifications/carl");
      assertThat(second.at("/data/level").textValue()).isEqualTo("warning");
      assertThat(second.at("/data/action").textValue()).isEqualTo("open");
      assertThat(second.at("/data/requestId").textValue()).isEqualTo("r8");
      assertThat(second.path("sequence").longValue()).isEqualTo(2);
    }
    ObjectNode inbox =
        WireHttp.of(setup.server())
            .as(setup.server().token("carl"))
            .get("/notifications?userId=carl")
            .ok(200);
    assertThat(inbox.path("items"))
        .extracting(item -> item.path("title").textValue())
        .containsExactly("Late", "Shipped");
    assertThat(inbox.at("/items/0/id").textValue()).startsWith("evt_");
    assertThat(inbox.at("/items/0/createdAt").longValue()).isPositive();
  }

  @Test
  void keepsNoMoreNotificationsOfAUserThanTheServerDoes() throws Exception {
    try (Connection shop = setup.shop();
        Connection server = setup.connect("server")) {
      execute(shop, "SELECT switchboard.notify_user('dora', 'x', 'y')");
      shop.commit();
      WireHttp.of(setup.server())
          .post("/notifications", "{'userId':'eve','title':'x','message':'y'}")
          .ok(202);

      assertThat(
              texts(
                  server,
                  "SELECT DISTINCT max_events || ' ' || max_age_ms || ' ' || bounded || ' ' || domain"
                      + " FROM topic_head"
                      + " WHERE topic IN ('notifications/dora', 'notifications/eve')"))
          .containsExactly("1000 2592000000 1 notification");
    }
  }
}
