package dev.switchboard.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An envelope client that comes back under its name goes on where it was (contract 5.6). */
@Timeout(60)
class EnvelopeResumeTest extends AnnaOnEnvelope {

  EnvelopeResumeTest(@TempDir Path directory) {
    super(directory);
  }

  private void publish(int... numbers) throws Exception {
    for (int number : numbers) {
      WireHttp.of(server)
          .post("/topics/news/messages", "{'data':{'n':%d,'half':%d}}", number, number % 2)
          .ok(202);
    }
  }

  private static void expect(EnvelopeClient client, int... numbers) throws IOException {
    for (int number : numbers) {
      assertThat(client.push("data", "news").at("/data/n").intValue()).isEqualTo(number);
    }
  }

  @Test
  void goesOnWithoutAskingAndWithoutAWord() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news'}");
    publish(1);
    expect(lost, 1);
    lose(lost);
    publish(2, 3);
    notifyAnna("missed");
    try (EnvelopeClient back = connect("&clientId=phone")) {
      // Each topic in its own order.
      ObjectNode first = back.push();
      if (first.path("type").asText().equals("notification")) {
        expect(back, 2, 3);
      } else {
        assertThat(first.at("/data/n").intValue()).isEqualTo(2);
        expect(back, 3);
        expectNotification(back, "missed");
      }
      publish(4);
      expect(back, 4);
      back.expectNothing();
    }
  }

  @Test
  void showsNothingTwiceToAClientThatSubscribesAgainAtOnce() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news'}");
    publish(1);
    ObjectNode seen = lost.push("data", "news");
    lose(lost);
    publish(2, 3, 4);
    try (EnvelopeClient back = connect("&clientId=phone")) {
      ObjectNode ack =
          back.call(
              "subscribe",
              "{'topic':'news','since':{'epoch':'%s','sequence':1}}",
              seen.path("epoch").asText());
      publish(5);

      assertThat(ack.path("recovered").toString()).isEqualTo("true");
      expect(back, 2, 3, 4, 5);
      back.expectNothing();
    }
  }

  @Test
  void keepsFilters() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news','params':{'half':1}}");
    publish(1);
    expect(lost, 1);
    lose(lost);
    publish(2, 3, 4, 5);
    EnvelopeClient back = connect("&clientId=phone");
    expect(back, 3, 5);
    publish(6, 7);
    expect(back, 7);

    restart(back);
    publish(8, 9);

    try (EnvelopeClient after = connect("&clientId=phone")) {
      expect(after, 9);
      publish(10, 11);
      expect(after, 11);
    }
  }

  @Test
  void goesOnBeingToldWhoIsThere() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news','presence':true}");
    lose(lost);
    EnvelopeClient back = connect("&clientId=phone");
    back.expectNothing();
    try (EnvelopeClient bert = EnvelopeClient.open(server, server.token("bert"))) {
      bert.call("subscribe", "{'topic':'news'}");
      assertThat(back.push("data", "news").at("/data/action").asText()).isEqualTo("join");
      bert.call("unsubscribe", "{'topic':'news'}");
      assertThat(back.push("data", "news").at("/data/action").asText()).isEqualTo("leave");
      bert.wire().leave();
    }

    restart(back);

    try (EnvelopeClient after = connect("&clientId=phone");
        EnvelopeClient carl = EnvelopeClient.open(server, server.token("carl"))) {
      after.expectNothing();
      carl.call("subscribe", "{'topic':'news'}");
      assertThat(after.push("data", "news").at("/data/principal").asText()).isEqualTo("carl");
    }
  }

  @Test
  void leavesNothingToAnother() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news'}");
    lose(lost);
    publish(1);
    try (EnvelopeClient tablet = connect("&clientId=tablet");
        EnvelopeClient nameless = connect();
        EnvelopeClient bert =
            EnvelopeClient.open(server, server.token("bert"), "&clientId=phone")) {
      for (EnvelopeClient other : List.of(tablet, nameless, bert)) {
        other.expectNothing();
      }
      publish(2);
      for (EnvelopeClient other : List.of(tablet, nameless, bert)) {
        other.expectNothing();
      }
    }
    try (EnvelopeClient back = connect("&clientId=phone")) {
      expect(back, 1, 2);
    }
  }

  @Test
  void isForgottenAfterAGoodBye() throws Exception {
    EnvelopeClient gone = connect("&clientId=phone");
    gone.call("subscribe", "{'topic':'news'}");
    gone.say("{'type':'disconnect','data':{},'timestamp':1,'messageId':'bye'}");
    gone.wire().expectClose(1000);
    server.awaitConnections(0);
    EnvelopeClient left = connect("&clientId=phone");
    left.call("subscribe", "{'topic':'news'}");
    left.wire().leave();
    server.awaitConnections(0);
    publish(1);
    try (EnvelopeClient next = connect("&clientId=phone")) {
      publish(2);
      next.expectNothing();
    }
  }

  @Test
  void goesOnInTheOtherForm() throws Exception {
    EnvelopeClient lost = connect("&clientId=phone");
    lost.call("subscribe", "{'topic':'news'}");
    lose(lost);
    publish(1);
    try (EnvelopeClient back =
        EnvelopeClient.openPacked(server, server.token("anna"), "&clientId=phone", "&batch=1")) {
      expect(back, 1);
      publish(2);
      expect(back, 2);
    }
  }
}
