package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What envelope clients subscribe to, and from where (contract 5.1 and 7). */
@Timeout(60)
class EnvelopeTopicsTest {

  @TempDir private static Path directory;
  private static WireServer server;
  private static int users;

  @BeforeAll
  static void start() {
    server =
        WireServer.start(
            directory, "feed.namespaces.brief.history=3", "feed.namespaces.latest.conflated=true");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // Each socket of another user, lest it takes over what the one before left.
  private static EnvelopeClient connect() throws IOException {
    return EnvelopeClient.open(server, server.token("user-" + ++users));
  }

  private static String publish(String topic, int... numbers) throws Exception {
    String epoch = "";
    for (int number : numbers) {
      epoch =
          WireHttp.of(server)
              .post("/topics/" + topic + "/messages", "{'data':{'n':%d}}", number)
              .ok(202)
              .path("epoch")
              .asText();
    }
    return epoch;
  }

  private static void expect(EnvelopeClient client, String topic, int... numbers)
      throws IOException {
    for (int number : numbers) {
      ObjectNode push = client.push("data", topic);
      assertThat(push.at("/data/n").intValue()).isEqualTo(number);
      assertThat(push.path("sequence").intValue()).isEqualTo(number);
    }
  }

  @Test
  void replaysWhatWasMissedAndGoesOnLive() throws Exception {
    String epoch = publish("missed", 1, 2, 3);
    try (EnvelopeClient client = connect()) {
      ObjectNode ack =
          client.call("subscribe", "{'topic':'missed','since':{'epoch':'%s','sequence':1}}", epoch);
      publish("missed", 4);

      assertThat(ack.toString())
          .isEqualTo(
              WireClient.json(
                  "{'messageId':'m-1','topic':'missed','epoch':'%s','sequence':3,'recovered':true}",
                  epoch));
      expect(client, "missed", 2, 3, 4);
    }
  }

  @Test
  void beginsNowWithoutAPosition() throws Exception {
    String epoch = publish("now", 1);
    try (EnvelopeClient client = connect()) {
      ObjectNode ack = client.call("subscribe", "{'topic':'now'}");
      publish("now", 2);

      assertThat(ack.toString())
          .isEqualTo(
              WireClient.json(
                  "{'messageId':'m-1','topic':'now','epoch':'%s','sequence':1}", epoch));
      ObjectNode push = client.push("data", "now");
      assertThat(push.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "type", "data", "timestamp", "messageId", "topic", "sequence", "epoch");
      assertThat(push.path("sequence").intValue()).isEqualTo(2);
      assertThat(push.path("epoch").asText()).isEqualTo(epoch);
    }
  }

  @Test
  void startsAtTheOldestAfterAnotherEpoch() throws Exception {
    publish("reborn", 1, 2, 3);
    try (EnvelopeClient client = connect()) {
      ObjectNode ack =
          client.call("subscribe", "{'topic':'reborn','since':{'epoch':'gone','sequence':2}}");
      publish("reborn", 4);

      assertThat(ack.path("recovered").toString()).isEqualTo("false");
      expect(client, "reborn", 1, 2, 3, 4);
    }
  }

  @Test
  void startsAtTheOldestThatIsKept() throws Exception {
    publish("brief:news", 1, 2, 3, 4, 5);
    try (EnvelopeClient behind = connect();
        EnvelopeClient complete = connect()) {
      ObjectNode lacking =
          behind.call("subscribe", "{'topic':'brief:news','since':{'sequence':1}}");
      ObjectNode whole =
          complete.call("subscribe", "{'topic':'brief:news','since':{'sequence':2}}");
      publish("brief:news", 6);

      assertThat(lacking.path("recovered").toString()).isEqualTo("false");
      expect(behind, "brief:news", 3, 4, 5, 6);
      assertThat(whole.path("recovered").toString()).isEqualTo("true");
      expect(complete, "brief:news", 3, 4, 5, 6);
    }
  }

  @Test
  void replaysNothingBehindTheHead() throws Exception {
    String epoch = publish("ahead", 1, 2);
    try (EnvelopeClient client = connect()) {
      ObjectNode ack =
          client.call(
              "subscribe", "{'topic':'ahead','since':{'epoch':'%s','sequence':2.0}}", epoch);

      assertThat(ack.path("recovered").toString()).isEqualTo("true");
      client.expectNothing();
    }
  }

  @Test
  void takesAPositionBeyondTheHeadForOneOfAnotherHistory() throws Exception {
    String epoch = publish("beyond", 1, 2);
    for (String sequence : List.of("3", "9007199254740993", "1e2")) {
      try (EnvelopeClient client = connect()) {
        ObjectNode ack =
            client.call(
                "subscribe",
                "{'topic':'beyond','since':{'epoch':'%s','sequence':%s}}",
                epoch,
                sequence);

        assertThat(ack.path("recovered").toString()).isEqualTo("false");
        assertThat(client.message().path("sequence").asLong()).isEqualTo(1);
        assertThat(client.message().path("sequence").asLong()).isEqualTo(2);
        client.expectNothing();
      }
    }
  }

  @Test
  void recoversNothingWhereNothingIsKept() throws Exception {
    WireHttp.of(server).post("/topics/latest:price/messages", "{'data':{'n':7}}").ok(202);
    try (EnvelopeClient client = connect()) {
      for (String topic : List.of("latest:price", "task/list")) {
        ObjectNode ack = client.call("subscribe", "{'topic':'%s','since':{'sequence':0}}", topic);
        assertThat(ack.toString())
            .isEqualTo(
                WireClient.json(
                    "{'messageId':'%s','topic':'%s','recovered':false}",
                    ack.path("messageId").asText(), topic));
      }
      ObjectNode again = client.call("subscribe", "{'topic':'task/list','since':{'sequence':0}}");
      assertThat(again.path("recovered").toString()).isEqualTo("false");
      ObjectNode push = client.push("data", "latest:price");
      assertThat(push.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("type", "data", "timestamp", "messageId", "topic");
      client.expectNothing();
    }
  }

  @Test
  void endsASubscription() throws Exception {
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'ended'}");
      publish("ended", 1);
      expect(client, "ended", 1);

      ObjectNode ack = client.call("unsubscribe", "{'topic':'ended'}");
      publish("ended", 2);

      assertThat(ack.toString()).isEqualTo(WireClient.json("{'messageId':'m-2','topic':'ended'}"));
      assertThat(client.call("unsubscribe", "{'topic':'never'}").path("topic").asText())
          .isEqualTo("never");
      client.expectNothing();
    }
  }

  @Test
  void takesARepeatedSubscriptionAsTheSame() throws Exception {
    publish("again", 1, 2);
    try (EnvelopeClient client = connect()) {
      client.call("subscribe", "{'topic':'again'}");
      client.call("subscribe", "{'topic':'again'}");
      publish("again", 3);
      expect(client, "again", 3);

      ObjectNode older = client.call("subscribe", "{'topic':'again','since':{'sequence':0}}");
      assertThat(older.path("recovered").toString()).isEqualTo("true");
      assertThat(older.path("sequence").intValue()).isEqualTo(3);
      expect(client, "again", 1, 2);
      client.call("subscribe", "{'topic':'again','since':{'sequence':0}}");
      publish("again", 4);
      expect(client, "again", 4);
    }
  }

  @Test
  void hasItsOwnNotificationsFromTheStart() throws Exception {
    try (EnvelopeClient client = EnvelopeClient.open(server, server.token("owner"))) {
      WireHttp.of(server).post("/notifications", "{'userId':'owner','title':'t','message':'m'}");
      client.push("notification", "notifications/owner");

      client.call("subscribe", "{'topic':'notifications/owner'}");
      WireHttp.of(server).post("/notifications", "{'userId':'owner','title':'u','message':'m'}");
      assertThat(client.push("notification", "notifications/owner").at("/data/title").asText())
          .isEqualTo("u");

      client.call("unsubscribe", "{'topic':'notifications/owner'}");
      WireHttp.of(server).post("/notifications", "{'userId':'owner','title':'v','message':'m'}");
      client.expectNothing();
    }
  }
}
