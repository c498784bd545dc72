package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.BOB;
import static dev.switchboard.session.OpenSessions.listening;
import static dev.switchboard.session.OpenSessions.pacedListening;
import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that listen, and real devices on loopback that connect to them. */
class ListeningSessionTest {

  private static final Map<String, ?> SETTINGS =
      Map.of("tcp.sessionsPerUser", 4, "tcp.sessions", 6, "tcp.devicesPerSession", 2);

  @SuppressWarnings("NullAway.Init")
  private OpenSessions sessions;

  @BeforeEach
  void open(@TempDir Path folder) {
    sessions = new OpenSessions(TestDatabase.SQLITE.fresh(folder), SETTINGS);
  }

  @AfterEach
  void close() {
    sessions.close();
  }

  @Test
  void servesSeveralDevicesOnOnePort() throws IOException {
    TcpSession session = sessions.open(listening(0));
    assertThat(session.status()).isEqualTo(TcpState.LISTENING);
    try (Peer one = Peer.dial(session.port());
        Peer two = Peer.dial(session.port())) {
      awaitConnected(session, one.name());
      awaitConnected(session, two.name());
      assertThat(sessions.get(session).status()).isEqualTo(TcpState.CONNECTED);

      one.write("from one");
      sessions.ear.awaitBytes(session, 8);
      sessions.send(session, "to all;");
      sessions.call(
          TcpCommands.SEND, ALICE, new SendTcp(session.sessionId(), "to two", null, two.name()));

      assertThat(one.readText(7)).isEqualTo("to all;");
      assertThat(two.readText(13)).isEqualTo("to all;to two");
      assertThat(sessions.ear.messages(session))
          .extracting(TcpMessage::content, TcpMessage::peer)
          .containsExactly(
              tuple("from one", one.name()), tuple("to all;", null), tuple("to two", two.name()));
      assertThat(
              sessions
                  .refusal(
                      TcpCommands.SEND,
                      ALICE,
                      new SendTcp(session.sessionId(), "x", null, "127.0.0.1:1"))
                  .code())
          .isEqualTo(FailureCode.CLOSED);
      try (Peer third = Peer.dial(session.port())) {
        assertThat(third.read(1)).isEmpty();
      }
    }
    sessions.ear.await(session, it -> sessions.ear.states(it).size() == 4);
    assertThat(sessions.ear.states(session))
        .containsExactly("listening", "connected", "connected", "listening");
    assertThat(sessions.refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "x")).code())
        .isEqualTo(FailureCode.CLOSED);
  }

  @Test
  void losesNothingOfADeviceThatComesAndGoesBeforeTheSessionIsOnDisk() throws IOException {
    int port = OpenSessions.nobodysPort();
    HeldAnswers.Hold opening = sessions.held.holdOnce();
    Future<Reply<?>> opened = sessions.calling(TcpCommands.OPEN, ALICE, listening(port), null);
    await(opening.done());
    try (Peer device = Peer.dial(port)) {
      device.write("early");
    }

    opening.release();

    TcpSession session = (TcpSession) await(opened).value();
    sessions.ear.await(session, it -> sessions.ear.states(it).size() == 3);
    assertThat(sessions.ear.states(session)).containsExactly("listening", "connected", "listening");
    assertThat(sessions.ear.messages(session))
        .extracting(TcpMessage::content)
        .containsExactly("early");
  }

  @Test
  void keepsSplitCharactersWholeAndShowsHalfOfOneAtTheEndAsHex() throws IOException {
    TcpSession session = sessions.open(listening(0));
    try (Peer device = Peer.dial(session.port())) {
      byte[] world = "世".getBytes(StandardCharsets.UTF_8);
      device.write("a");
      sessions.ear.awaitBytes(session, 1);
      device.write(Arrays.copyOf(world, 2));
      device.write(Arrays.copyOfRange(world, 2, 3));
      sessions.ear.awaitBytes(session, 4);
      device.write(HexFormat.of().parseHex("e4b8"));
    }
    sessions.ear.awaitBytes(session, 6);

    assertThat(sessions.ear.messages(session))
        .extracting(TcpMessage::content, TcpMessage::isHex)
        .containsExactly(tuple("a", false), tuple("世", false), tuple("e4b8", true));
  }

  @Test
  void readsNoFasterThanItWritesDownAndLosesNothing() throws IOException {
    byte[] bytes = "0123456789abcdef".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
    TcpSession session = sessions.open(listening(0));
    try (Peer device = Peer.dial(session.port())) {
      CompletableFuture<Void> written = device.writing(bytes);
      sessions.ear.awaitBytes(session, bytes.length);
      written.join();
    }

    List<TcpMessage> messages = sessions.ear.messages(session);
    assertThat(messages).allMatch(message -> message.byteLength() <= Utf8Splitter.MAX_PIECE);
    assertThat(messages.stream().map(TcpMessage::content).collect(Collectors.joining()))
        .isEqualTo(new String(bytes, StandardCharsets.US_ASCII));
  }

  @Test
  void readsNoFasterThanItsSlowestSubscriberUntilThatIsGone() throws IOException {
    byte[] bytes = new byte[32 << 20];
    Arrays.fill(bytes, (byte) 'x');
    TcpSession session = sessions.open(pacedListening());
    pace(session, "quick", 1_000_000L);
    pace(session, "slow", 1L);
    try (Peer device = Peer.dial(session.port())) {
      CompletableFuture<Void> writing = device.writing(bytes);
      for (long slowest = 1; slowest <= 201; slowest += 100) {
        pace(session, "slow", slowest);
        long most = slowest + SessionLog.MAX_LAG;
        sessions.ear.await(session, it -> sessions.ear.of(it).size() >= most);

        assertThat(writing).isNotDone();
        assertThat(sessions.ear.of(session).size())
            .isLessThan((int) most + 2 * SessionLog.MAX_UNWRITTEN + 16);
      }

      pace(session, "slow", null);

      sessions.ear.awaitBytes(session, bytes.length);
      writing.join();
    }
  }

  @Test
  void readsOnWhateverSubscribersTakeWhereNobodyAskedForPace() throws IOException {
    byte[] bytes = new byte[16 << 20];
    Arrays.fill(bytes, (byte) 'x');
    TcpSession session = sessions.open(listening(0));
    pace(session, "slow", 1L);
    try (Peer device = Peer.dial(session.port())) {
      CompletableFuture<Void> writing = device.writing(bytes);

      sessions.ear.awaitBytes(session, bytes.length);

      writing.join();
    }
  }

  private void pace(TcpSession session, String reporter, @Nullable Long sequence) {
    sessions.client.paced(
        "session", new Pace(TcpTopics.session(session.sessionId()), reporter, sequence));
  }

  @Test
  void refusesToSendMoreThanAPeerTakes() throws IOException {
    TcpSession session = sessions.open(listening(0));
    try (Peer deaf = Peer.dial(session.port())) {
      awaitConnected(session, deaf.name());
      SendTcp much = OpenSessions.text(session, "x".repeat(65_536));
      Optional<Failure> refused = Optional.empty();
      while (refused.isEmpty()) {
        Future<?> sent = sessions.calling(TcpCommands.SEND, ALICE, much, null);
        try {
          await(sent);
        } catch (FailureException e) {
          refused = Optional.of(e.failure());
        }
      }

      assertThat(refused.map(Failure::code)).contains(FailureCode.RATE_LIMITED);
      long sent = sessions.ear.messages(session).size() * 65_536L;
      assertThat(deaf.read((int) sent)).hasSize((int) sent);
    }
  }

  @Test
  void stopsWithTheServerWhateverAPeerHasNotTaken(@TempDir Path other) throws IOException {
    OpenSessions stopping = new OpenSessions(TestDatabase.SQLITE.fresh(other), SETTINGS);
    TcpSession session = stopping.open(listening(0));
    try (Peer deaf = Peer.dial(session.port())) {
      stopping.ear.awaitState(session, TcpState.CONNECTED);
      SendTcp much = OpenSessions.text(session, "x".repeat(65_536));
      boolean taken = true;
      while (taken) {
        Future<?> sent = stopping.calling(TcpCommands.SEND, ALICE, much, null);
        try {
          await(sent);
        } catch (FailureException refused) {
          taken = false;
        }
      }

      stopping.close();

      assertThat(stopping.ear.states(session)).endsWith("disconnected");
      assertThat(deaf.name()).isNotEmpty();
    }
  }

  @Test
  void refusesAPortThatIsTakenByWhomever() throws IOException {
    TcpSession session = sessions.open(listening(0));
    try (ServerSocket other = Peer.listen()) {
      assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, listening(other.getLocalPort())).code())
          .isEqualTo(FailureCode.CONFLICT);
    }
    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, listening(session.port())).code())
        .isEqualTo(FailureCode.CONFLICT);
    sessions.call(TcpCommands.CLOSE, ALICE, new TcpRef(session.sessionId()));
    assertThat(sessions.open(listening(session.port())).port()).isEqualTo(session.port());
  }

  @Test
  void limitsOpenSessionsPerPrincipalAndInAll() {
    List<TcpSession> open = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      open.add(sessions.open(listening(0)));
    }

    Failure fifth = sessions.refusal(TcpCommands.OPEN, ALICE, listening(0));
    sessions.call(TcpCommands.OPEN, BOB, listening(0));
    sessions.call(TcpCommands.OPEN, BOB, listening(0));
    Failure seventh = sessions.refusal(TcpCommands.OPEN, BOB, listening(0));

    assertThat(List.of(fifth.code(), seventh.code())).containsOnly(FailureCode.RATE_LIMITED);
    sessions.call(TcpCommands.CLOSE, ALICE, new TcpRef(open.get(0).sessionId()));
    assertThat(sessions.open(listening(0)).status()).isEqualTo(TcpState.LISTENING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0g", "zz", "00 ff", "0x00"})
  void refusesWhatIsNoHex(String content) {
    TcpSession session = sessions.open(listening(0));
    SendTcp hex = new SendTcp(session.sessionId(), content, true, null);

    assertThat(sessions.refusal(TcpCommands.SEND, ALICE, hex).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @Test
  void refusesToSendTooMuchAtOnceOrToNobody() {
    TcpSession session = sessions.open(listening(0));

    assertThat(
            sessions
                .refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "世".repeat(21_846)))
                .code())
        .isEqualTo(FailureCode.MESSAGE_TOO_LARGE);
    assertThat(
            sessions.refusal(TcpCommands.SEND, ALICE, new SendTcp("tcp_1", "x", null, null)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  private void awaitConnected(TcpSession session, String peer) {
    sessions.ear.await(
        session,
        it ->
            sessions.ear.of(it).stream()
                .map(Event::payload)
                .anyMatch(
                    payload -> payload instanceof TcpStatus status && peer.equals(status.peer())));
  }
}
