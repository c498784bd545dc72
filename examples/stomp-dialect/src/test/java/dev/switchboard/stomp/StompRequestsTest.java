package dev.switchboard.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Heartbeats;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.RequestId;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompRequestsTest {

  private final StompSocket socket = StompSocket.connected();

  private static String receipt(ClientMessage message) {
    RequestId id = message.requestId();
    return id == null ? "none" : id.json().path("receipt").asText();
  }

  private static ClientMessage.Rejected rejected(List<ClientMessage> messages) {
    assertThat(messages).last().isInstanceOf(ClientMessage.Rejected.class);
    return (ClientMessage.Rejected) messages.get(messages.size() - 1);
  }

  // ---------------------------------------------------------------- CONNECT

  @ParameterizedTest
  @CsvSource({
    "'login:anna\npasscode:t.o.k', t.o.k, anna",
    "'passcode:t.o.k', t.o.k, ",
    "'Authorization:Bearer t.o.k', t.o.k, ",
    "'Authorization:bearer t.o.k\npasscode:other', t.o.k, ",
    "'Authorization:Basic abc\npasscode:t.o.k', t.o.k, ",
    "'login:anna', , anna",
    "'login:', , conn_1",
    "'host:/', , conn_1"
  })
  void connectsWithATokenALoginOrNothing(String headers, String token, String claimed) {
    ClientMessage.Authenticate authenticate =
        (ClientMessage.Authenticate)
            new StompSocket().saysOne("CONNECT\naccept-version:1.1,1.2\n" + headers + "\n\n^");

    assertThat(authenticate.token()).isEqualTo(token);
    assertThat(authenticate.claimedId() == null ? null : authenticate.claimedId().value())
        .isEqualTo(claimed);
  }

  @Test
  void connectsWhomTheHandshakeMadeKnown() {
    ClientMessage.Authenticate authenticate =
        (ClientMessage.Authenticate)
            new StompSocket()
                .knownAs("anna")
                .saysOne("STOMP\naccept-version:1.2\nclient-id:phone\n\n^");

    assertThat(authenticate.claimedId()).isNull();
    assertThat(authenticate.clientId()).isEqualTo("phone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CONNECT\n\n^", "CONNECT\naccept-version:1.0,1.1\n\n^", "STOMP\nhost:a\n\n^"})
  void refusesOtherVersions(String frame) {
    assertThat(rejected(new StompSocket().says(frame)).failure().code())
        .isEqualTo(FailureCode.UNSUPPORTED_PROTOCOL);
  }

  @ParameterizedTest
  @CsvSource({
    "'0,0', 0, 0",
    "'10000,10000', 9, 10",
    "'0,500', 1, 0",
    "'500,0', 0, 2",
    "'2500,3999', 2, 3",
    "'999999999,0', 0, 1000000"
  })
  void agreesOnHeartBeats(String header, int every, int within) {
    StompSocket client = new StompSocket();
    ClientMessage unused =
        client.saysOne("CONNECT\naccept-version:1.2\nheart-beat:" + header + "\n\n^");

    assertThat(client.dialect().heartbeats()).isEqualTo(new Heartbeats(every, within));
  }

  // ---------------------------------------------------------------- what breaks the protocol

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEND;destination:/topic/a;;1^ | the first frame is CONNECT",
        "CONNECT;accept-version:1.2;heart-beat:often;;^ | heart-beat is two numbers",
        "CONNECT;accept-version:1.2;heart-beat:1;;^ | heart-beat is two numbers"
      })
  void namesTheFaultsOfAFirstFrame(String frame, String fault) {
    assertThat(rejected(new StompSocket().says(frame.replace(';', '\n'))).failure().detail())
        .contains(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECT;accept-version:1.2;;^ | connected already",
        "SEND;;1^ | SEND needs the header destination",
        "SEND;destination:/queue/a;;1^ | /topic/<name>, /command/<name> or /reply/<name>",
        "SEND;destination:/topic/;;1^ | /topic/<name>, /command/<name> or /reply/<name>",
        "SEND;destination:/reply/a;;1^ | nothing can be sent to /reply/",
        "SEND;destination:/topic/a;;{^ | the body is no JSON",
        "SEND;destination:/topic/a;;^ | the body is no JSON",
        "SEND;destination:/topic/a;;1,\"x\":2^ | the body is no JSON",
        "SEND;destination:/topic/a;transaction:t;;1^ | transactions are not supported",
        "SEND;destination:/command/chat.send;reply-to:/topic/a;;{}^ | reply-to",
        "SUBSCRIBE;id:1;;^ | SUBSCRIBE needs the header destination",
        "SUBSCRIBE;destination:/topic/a;;^ | SUBSCRIBE needs the header id",
        "SUBSCRIBE;destination:/topic/a;id:1;ack:maybe;;^ | ack is none of",
        "SUBSCRIBE;destination:/command/chat.send;id:1;;^ | cannot be subscribed to",
        "SUBSCRIBE;destination:/reply/a;id:1;ack:client;;^ | ack is auto",
        "SUBSCRIBE;destination:/topic/a;id:1;since:now;;^ | since is no sequence",
        "UNSUBSCRIBE;;^ | UNSUBSCRIBE needs the header id",
        "UNSUBSCRIBE;id:9;;^ | no subscription with the id 9",
        "ACK;;^ | ACK needs the header id",
        "ACK;id:9;;^ | no message had this value",
        "ACK;id:1.evt_1;;^ | no message had this value",
        "ACK;id:1.evt_1;transaction:t;;^ | transactions are not supported",
        "NACK;;^ | NACK needs the header id",
        "NACK;id:x.y;;^ | no message had this value",
        "BEGIN;transaction:t;;^ | transactions are not supported",
        "COMMIT;transaction:t;;^ | transactions are not supported",
        "ABORT;transaction:t;;^ | transactions are not supported"
      })
  void namesTheFaultsOfLaterFrames(String frame, String fault) {
    String sent = frame.replace(';', '\n').replaceFirst("\n", "\nreceipt:r\n");

    ClientMessage.Rejected rejected = rejected(socket.says(sent));

    assertThat(rejected.failure().detail()).contains(fault);
    assertThat(receipt(rejected)).isEqualTo("r");
    assertThat(
            socket.dialect().endsSocket(new ServerMessage.Failed(rejected, rejected.failure(), 1)))
        .isTrue();
    assertThat(socket.says("DISCONNECT\n\n^"))
        .noneMatch(ClientMessage.Disconnect.class::isInstance);
  }

  @Test
  void takesWhatCameBeforeAFault() {
    List<ClientMessage> messages =
        socket.says("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^NONSENSE\n\n^DISCONNECT\n\n^");

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0)).isInstanceOf(ClientMessage.Subscribe.class);
    assertThat(rejected(messages).failure().detail()).contains("NONSENSE");
  }

  @Test
  void refusesASecondSubscriptionOfTheSameIdAndOneTooMany() {
    List<ClientMessage> unused =
        socket.says(
            "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SUBSCRIBE\nid:2\ndestination:/topic/a\n\n^");
    StompSocket other = StompSocket.connected();
    List<ClientMessage> more =
        other.says(
            "SUBSCRIBE\nid:1\ndestination:/reply/a\n\n^SUBSCRIBE\nid:2\ndestination:/topic/a\n\n^"
                + "SUBSCRIBE\nid:3\ndestination:/topic/a\n\n^");

    assertThat(
            rejected(socket.says("SUBSCRIBE\nid:2\ndestination:/topic/b\n\n^")).failure().detail())
        .contains("with the id 2 already");
    assertThat(more).hasSize(3);
    assertThat(rejected(other.says("SUBSCRIBE\nid:4\ndestination:/topic/a\n\n^")).failure().code())
        .isEqualTo(FailureCode.SUBSCRIPTION_LIMIT);
  }

  // ---------------------------------------------------------------- what is said

  @Test
  void countsAMessageThatHoldsNoFrame() {
    assertThat(socket.saysOne("\n")).isInstanceOf(ClientMessage.Heartbeat.class);
    assertThat(socket.saysOne("SEND\ndestination:/to")).isInstanceOf(ClientMessage.Heartbeat.class);
    assertThat(socket.saysOne("pic/a\n\n7^")).isInstanceOf(ClientMessage.Invoke.class);
    assertThat(socket.hears(new ServerMessage.Heartbeat(Context.SILENT, 1))).isEmpty();
  }

  @Test
  void subscribesFromAPosition() {
    ClientMessage.Subscribe subscribe =
        (ClientMessage.Subscribe)
            socket.saysOne(
                "SUBSCRIBE\nid:1\nreceipt:r\ndestination:/topic/chat/7\nsince:12\nepoch:e\n\n^");

    assertThat(subscribe.topics())
        .containsExactly(
            new TopicSelection(new Topic("chat/7"), new TopicSelection.Since("e", 12), null));
    assertThat(receipt(subscribe)).isEqualTo("r");
  }

  @Test
  void unsubscribesWithTheLastSubscriptionOfATopic() {
    List<ClientMessage> unused =
        socket.says(
            "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SUBSCRIBE\nid:2\ndestination:/topic/a\n\n^");

    assertThat(socket.saysOne("UNSUBSCRIBE\nid:1\nreceipt:r\n\n^"))
        .isInstanceOf(ClientMessage.Heartbeat.class);
    assertThat(((ClientMessage.Unsubscribe) socket.saysOne("UNSUBSCRIBE\nid:2\n\n^")).topics())
        .containsExactly(new Topic("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | {\"a\":1} | {\"a\":1}",
        "content-type:application/json | 7 | 7",
        "content-type:text/plain | 7 | \"7\"",
        "content-type:text/plain;charset=utf-8 | {so | \"{so\"",
        "key:k | 7 | 7,\"key\":\"k\"",
        "type:status | 7 | 7,\"type\":\"status\"",
        " | null | null"
      })
  void publishesJsonOrText(String header, String body, String data) {
    String headers = header == null ? "" : header + "\n";

    ClientMessage.Invoke invoke =
        (ClientMessage.Invoke)
            socket.saysOne(
                "SEND\ndestination:/topic/data\\cbtc\n"
                    + headers
                    + "message-id:m1\n\n"
                    + body
                    + "^");

    assertThat(invoke.command()).isEqualTo("topic.publish");
    assertThat(invoke.arguments().json().toString())
        .isEqualTo("{\"topic\":\"data:btc\",\"data\":" + data + "}");
    assertThat(invoke.onceId()).isEqualTo("m1");
  }

  @Test
  void callsACommand() {
    ClientMessage.Invoke invoke =
        (ClientMessage.Invoke)
            socket.saysOne(
                "SEND\ndestination:/command/chat.send\nreply-to:/reply/a\ncorrelation-id:7\n"
                    + "receipt:r\n\n{\"sessionId\":1}^");

    assertThat(invoke.command()).isEqualTo("chat.send");
    assertThat(invoke.arguments().json().toString()).isEqualTo("{\"sessionId\":1}");
    assertThat(Context.of(invoke.requestId())).isEqualTo(new Context("r", "/reply/a", "7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chat.nothing | {} | UNKNOWN_TYPE",
        "chat.hidden | {} | UNKNOWN_TYPE",
        "chat.send | [] | INVALID_MESSAGE"
      })
  void staysConnectedWhereAFailedCommandCanBeAnswered(String name, String body, FailureCode code) {
    ClientMessage.Rejected rejected =
        rejected(
            socket.says(
                "SEND\ndestination:/command/" + name + "\nreply-to:/reply/a\n\n" + body + "^"));

    assertThat(rejected.failure().code()).isEqualTo(code);
    assertThat(
            socket.dialect().endsSocket(new ServerMessage.Failed(rejected, rejected.failure(), 1)))
        .isFalse();
    assertThat(socket.saysOne("SEND\ndestination:/command/chat.send\n\n^"))
        .isInstanceOf(ClientMessage.Invoke.class);
  }

  @Test
  void answersTheReceiptOfADisconnectFirst() {
    List<ClientMessage> messages = socket.says("DISCONNECT\nreceipt:77\n\n^");

    assertThat(messages).hasSize(2);
    assertThat(socket.hears(new ServerMessage.Heartbeat(messages.get(0).requestId(), 1)))
        .isEqualTo("RECEIPT\nreceipt-id:77\n\n^");
    assertThat(messages.get(1)).isInstanceOf(ClientMessage.Disconnect.class);
  }
}
