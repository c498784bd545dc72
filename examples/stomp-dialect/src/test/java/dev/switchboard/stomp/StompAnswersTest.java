package dev.switchboard.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StompAnswersTest {

  private static final Topic TOPIC = new Topic("data:btc");

  private final StompSocket socket = StompSocket.connected();

  private static Event event(long number) {
    return Event.durable(
        TOPIC,
        new Position("e", number),
        Event.idOf(number),
        1_000,
        new Published("data", IntNode.valueOf((int) number)));
  }

  private void subscribe(String id, String ack) {
    ClientMessage unused =
        socket.saysOne(
            "SUBSCRIBE\nid:" + id + "\nack:" + ack + "\ndestination:/topic/data\\cbtc\n\n^");
  }

  private List<String> acknowledges(String command, String id) {
    return socket.says(command + "\nid:" + id + "\n\n^").stream()
        .filter(ClientMessage.Acknowledge.class::isInstance)
        .flatMap(message -> ((ClientMessage.Acknowledge) message).ids().stream())
        .toList();
  }

  private void written(long... numbers) {
    for (long number : numbers) {
      socket.dialect().written(event(number));
    }
  }

  // ---------------------------------------------------------------- what answers

  @Test
  void saysThatAClientIsConnected() {
    ClientMessage.Authenticate request =
        new ClientMessage.Authenticate(null, null, UserId.of("a:b"), null, null);

    assertThat(
            socket.hears(
                new ServerMessage.Authenticated(request, Principal.claimed(UserId.of("a:b")), 1)))
        .isEqualTo(
            """
            CONNECTED
            version:1.2
            heart-beat:2000,2000
            session:conn_1
            server:Switchboard
            user-name:a:b

            ^""");
  }

  @Test
  void answersWhatAskedForAReceipt() {
    ClientMessage.Subscribe asked =
        (ClientMessage.Subscribe)
            socket.saysOne("SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:a\\cb\n\n^");
    ClientMessage.Subscribe silent =
        (ClientMessage.Subscribe) socket.saysOne("SUBSCRIBE\nid:2\ndestination:/topic/b\n\n^");

    assertThat(socket.hears(new ServerMessage.Subscribed(asked, List.of(), 1)))
        .isEqualTo("RECEIPT\nreceipt-id:a\\cb\n\n^");
    assertThat(socket.hears(new ServerMessage.Subscribed(silent, List.of(), 1))).isEmpty();
  }

  @Test
  void givesHeartBeatsUnasked() {
    assertThat(socket.hears(new ServerMessage.Heartbeat(null, 1))).isEqualTo("\n");
  }

  @Test
  void bringsTheResultOfACommandToWhereItWasToGo() {
    ClientMessage unused = socket.saysOne("SUBSCRIBE\nid:answers\ndestination:/reply/a\n\n^");
    ClientMessage.Invoke invoke =
        (ClientMessage.Invoke)
            socket.saysOne(
                "SEND\ndestination:/command/chat.send\nreply-to:/reply/a\ncorrelation-id:7\n"
                    + "receipt:r\n\n{}^");

    assertThat(socket.hears(new ServerMessage.Invoked(invoke, Reply.of(Map.of("id", 5)), 1)))
        .isEqualTo(
            """
            MESSAGE
            subscription:answers
            message-id:reply-1
            destination:/reply/a
            correlation-id:7
            content-type:application/json
            content-length:8

            {"id":5}^RECEIPT
            receipt-id:r

            ^""");
  }

  @Test
  void bringsTheFailureOfACommandToWhereItsResultWasToGo() {
    ClientMessage.Invoke invoke =
        (ClientMessage.Invoke)
            socket.saysOne("SEND\ndestination:/command/chat.send\nreply-to:/reply/b\n\n{}^");
    ServerMessage.Failed failed =
        new ServerMessage.Failed(
            invoke, Failure.of(FailureCode.NOT_FOUND, "there is no such session", "7"), 1);

    assertThat(socket.hears(failed))
        .startsWith("MESSAGE\nsubscription:/reply/b\nmessage-id:reply-1\ndestination:/reply/b\n")
        .contains("error:NOT_FOUND")
        .endsWith(
            "\n\n{\"code\":\"NOT_FOUND\",\"message\":\"there is no such session\","
                + "\"subjects\":[\"7\"]}^");
    assertThat(socket.dialect().endsSocket(failed)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void endsWithAnErrorThatNamesTheFailure(FailureCode code) {
    ServerMessage.Failed failed =
        new ServerMessage.Failed(null, Failure.of(code, "what was wrong", "here"), 1);

    assertThat(socket.hears(failed))
        .startsWith("ERROR\nmessage:")
        .contains("code:" + code)
        .endsWith("\n\nwhat was wrong: here^");
    assertThat(socket.dialect().endsSocket(failed)).isTrue();
  }

  @Test
  void namesTheVersionThatThereIs() {
    ServerMessage.Failed failed =
        new ServerMessage.Failed(
            null, Failure.of(FailureCode.UNSUPPORTED_PROTOCOL, "the only version is 1.2"), 1);

    assertThat(socket.hears(failed)).contains("\nversion:1.2\n");
  }

  // ---------------------------------------------------------------- events

  @Test
  void writesAnEventOnceForEachSubscription() {
    subscribe("one", "auto");
    subscribe("two", "client");

    assertThat(StompSocket.text(socket.dialect().encode(event(5))))
        .isEqualTo(
            """
            MESSAGE
            subscription:one
            message-id:evt_5
            destination:/topic/data\\cbtc
            type:data
            timestamp:1000
            sequence:5
            epoch:e
            content-type:application/json
            content-length:1

            5^MESSAGE
            subscription:two
            message-id:evt_5
            destination:/topic/data\\cbtc
            ack:2.evt_5
            type:data
            timestamp:1000
            sequence:5
            epoch:e
            content-type:application/json
            content-length:1

            5^""");
  }

  @Test
  void namesTheEntryOfAKeyedTopicAndThatItHasGone() {
    subscribe("one", "auto");
    Event made =
        Event.durable(
            TOPIC, new Position("e", 1), "m", 1, Published.entry("a:b", IntNode.valueOf(7)));
    Event removed = Event.durable(TOPIC, new Position("e", 2), "r", 1, Published.removal("a:b"));

    assertThat(StompSocket.text(socket.dialect().encode(made)))
        .contains("\nkey:a\\cb\n")
        .doesNotContain("removed")
        .endsWith("\n\n7^");
    assertThat(StompSocket.text(socket.dialect().encode(removed)))
        .contains("\nkey:a\\cb\nremoved:true\n")
        .endsWith("\n\nnull^");
  }

  @Test
  void saysNothingOfATopicThatTheClientDoesNotFollow() {
    assertThat(socket.dialect().encode(event(5))).isNull();
  }

  @Test
  void acknowledgesAllUpToOne() {
    subscribe("one", "client");
    written(1, 2, 3, 4);

    assertThat(acknowledges("ACK", "1.evt_3")).containsExactly("evt_1", "evt_2", "evt_3");
    assertThat(socket.dialect().unacknowledged(TOPIC)).hasValue(4);
    assertThat(acknowledges("ACK", "1.evt_4")).containsExactly("evt_4");
    assertThat(socket.dialect().unacknowledged(TOPIC)).isEmpty();
    assertThat(acknowledges("ACK", "1.evt_4")).containsExactly("evt_4");
  }

  @Test
  void acknowledgesEachByItself() {
    subscribe("one", "client-individual");
    written(1, 2, 3);

    assertThat(acknowledges("ACK", "1.evt_2")).containsExactly("evt_2");
    assertThat(socket.dialect().unacknowledged(TOPIC)).hasValue(1);
    assertThat(acknowledges("ACK", "1.evt_1")).containsExactly("evt_1");
    assertThat(socket.dialect().unacknowledged(TOPIC)).hasValue(3);
  }

  @Test
  void waitsNoMoreForWhatTheClientRefuses() {
    subscribe("one", "client-individual");
    written(1);

    assertThat(acknowledges("NACK", "1.evt_1")).isEmpty();
    assertThat(socket.dialect().unacknowledged(TOPIC)).isEmpty();
  }

  @Test
  void waitsForNothingThatIsAcknowledgedByItself() {
    subscribe("one", "auto");
    written(1);

    assertThat(socket.dialect().acknowledges(TOPIC)).isFalse();
    assertThat(socket.dialect().unacknowledged(TOPIC)).isEmpty();
    assertThat(socket.says("ACK\nid:1.evt_1\n\n^"))
        .hasOnlyElementsOfType(ClientMessage.Rejected.class);
  }

  @Test
  void takesAnAcknowledgementForASubscriptionThatHasEnded() {
    subscribe("one", "client");
    written(1);
    ClientMessage unused = socket.saysOne("UNSUBSCRIBE\nid:one\n\n^");

    assertThat(socket.saysOne("ACK\nid:1.evt_1\n\n^")).isInstanceOf(ClientMessage.Heartbeat.class);
    assertThat(socket.dialect().acknowledges(TOPIC)).isFalse();
  }

  @Test
  void boundsWhatItRemembers() {
    subscribe("one", "client");
    for (long number = 1; number <= StompSubscriptions.MAX_UNACKNOWLEDGED + 5L; number++) {
      written(number);
    }

    assertThat(acknowledges("ACK", "1.evt_" + StompSubscriptions.MAX_UNACKNOWLEDGED))
        .hasSize(StompSubscriptions.MAX_UNACKNOWLEDGED);
    assertThat(socket.dialect().unacknowledged(TOPIC)).isEmpty();
  }
}
