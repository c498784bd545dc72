package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.server.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Notifications that wait for their {@code ack}, and those that do not (contract 5.1). */
@Timeout(60)
class EnvelopeReceiptsTest {

  private static final String ACKS = "&acks=1";

  @TempDir private static Path directory;
  private static WireServer server;

  @BeforeAll
  static void start() {
    server = WireServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static EnvelopeClient connect(String user, String... query) throws IOException {
    return EnvelopeClient.open(server, server.token(user), query);
  }

  private static String post(String user, String title) throws Exception {
    return WireHttp.of(server)
        .post("/notifications", "{'userId':'%s','title':'%s','message':'m'}", user, title)
        .ok(202)
        .at("/ids/0")
        .asText();
  }

  private static ObjectNode expect(EnvelopeClient client, String user, String id)
      throws IOException {
    ObjectNode push = client.push("notification", "notifications/" + user);
    assertThat(push.path("messageId").asText()).isEqualTo(id);
    return push;
  }

  /** An {@code ack} has no answer: it is done once the inbox shows it. */
  private static void awaitRead(String user, String id) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (isUnread(user, id)) {
      assertThat(System.nanoTime()).as("%s is unread", id).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean isUnread(String user, String id) throws Exception {
    ObjectNode inbox = WireHttp.of(server).get("/notifications?userId=%s", user).ok(200);
    for (JsonNode item : inbox.path("items")) {
      if (item.path("id").asText().equals(id)) {
        return item.path("unread").booleanValue();
      }
    }
    throw new AssertionError("no " + id + " in " + inbox);
  }

  private static void ack(EnvelopeClient client, String data) throws IOException {
    client.say("{'type':'ack','messageId':'a','timestamp':1,'data':" + data + "}");
  }

  @Test
  void sendsAgainUnderTheSameIdWhatNobodyAcknowledges() throws Exception {
    try (EnvelopeClient client = connect("anna", ACKS)) {
      String ignored = post("anna", "ignored");
      String taken = post("anna", "taken");
      ObjectNode first = expect(client, "anna", ignored);
      assertThat(first.path("requiresAck").booleanValue()).isTrue();
      assertThat(first.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "type",
              "data",
              "timestamp",
              "messageId",
              "topic",
              "sequence",
              "epoch",
              "requiresAck");
      ack(
          client,
          "{'messageId':'" + expect(client, "anna", taken).path("messageId").asText() + "'}");
      String later = post("anna", "later");
      expect(client, "anna", later);

      assertThat(client.push()).isEqualTo(first);
      expect(client, "anna", later);
    }
  }

  @Test
  void givesTheNextConnectionWhatWasNotAcknowledged() throws Exception {
    EnvelopeClient first = connect("bert", ACKS);
    String[] ids = new String[4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = post("bert", "n" + i);
      expect(first, "bert", ids[i]);
    }
    ack(first, "{'messageId':'" + ids[1] + "'}");
    ack(first, "{'messageId':'" + ids[1] + "'}");
    ack(first, "{'messageIds':['" + ids[1] + "','" + ids[3] + "','evt_0','nonsense']}");
    first.expectNothing();
    awaitRead("bert", ids[3]);
    first.wire().leave();

    EnvelopeClient second = connect("bert", ACKS);
    assertThat(expect(second, "bert", ids[0]).path("requiresAck").booleanValue()).isTrue();
    expect(second, "bert", ids[2]);
    second.expectNothing();
    ack(second, "{'messageIds':['" + ids[0] + "','" + ids[2] + "']}");
    awaitRead("bert", ids[0]);
    awaitRead("bert", ids[2]);
    second.wire().leave();

    try (EnvelopeClient third = connect("bert", ACKS)) {
      third.expectNothing();
    }
  }

  @Test
  void takesNoAcknowledgementForAnother() throws Exception {
    post("carl", "for Carl");
    String carls = post("carl", "for Carl too");
    String first = post("dora", "for Dora");
    // At the same place in her inbox as his in his.
    String second = post("dora", "for Dora too");
    EnvelopeClient dora = connect("dora", ACKS);
    expect(dora, "dora", first);
    expect(dora, "dora", second);
    ack(dora, "{'messageIds':['" + carls + "','" + first + "']}");
    awaitRead("dora", first);
    dora.wire().leave();

    try (EnvelopeClient again = connect("dora", ACKS)) {
      expect(again, "dora", second);
    }
    assertThat(isUnread("carl", carls)).isTrue();
  }

  @Test
  void countsWhatWasWrittenAsDeliveredWhereNobodyAcknowledges() throws Exception {
    String missed = post("emil", "missed");
    EnvelopeClient plain = connect("emil");
    assertThat(expect(plain, "emil", missed).has("requiresAck")).isFalse();
    String live = post("emil", "live");
    expect(plain, "emil", live);
    plain.wire().leave();

    EnvelopeClient again = connect("emil");
    again.expectNothing();
    again.wire().leave();
    try (EnvelopeClient acknowledging = connect("emil", ACKS)) {
      acknowledging.expectNothing();
    }
    assertThat(isUnread("emil", live)).isTrue();
  }

  @Test
  void asksNothingForWhatIsPublishedOnAFeed() throws Exception {
    try (EnvelopeClient client = connect("frida", ACKS)) {
      client.call("subscribe", "{'topic':'offers'}");
      WireHttp.of(server)
          .post("/topics/offers/messages", "{'type':'notification','data':{'title':'t'}}")
          .ok(202);
      assertThat(client.push("notification", "offers").has("requiresAck")).isFalse();
    }
  }

  @Test
  void refusesAnAcknowledgementOfNothing() throws Exception {
    try (EnvelopeClient client = connect("gerd", ACKS)) {
      for (String data :
          new String[] {
            "null",
            "[]",
            "{}",
            "{'messageId':7}",
            "{'messageId':''}",
            "{'messageIds':null}",
            "{'messageIds':'x'}",
            "{'messageIds':{}}",
            "{'messageIds':[7]}",
            "{'messageIds':['a',null]}"
          }) {
        client.refused(2000, "ack", data);
      }
      client.expectNothing();
    }
  }
}
