package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.dialling;
import static dev.switchboard.session.OpenSessions.listening;
import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.ListTcp;
import dev.switchboard.protocol.tcp.OpenTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How sessions stand, and that nobody is ever told otherwise. */
class SessionStandingTest {

  @TempDir private Path folder;
  private @Nullable OpenSessions running;

  private OpenSessions start(TestDatabase kind) {
    return start(kind.fresh(folder), Map.of());
  }

  private OpenSessions start(String url, Map<String, ?> settings) {
    OpenSessions sessions = new OpenSessions(url, settings);
    running = sessions;
    return sessions;
  }

  @AfterEach
  void close() {
    if (running != null) {
      running.close();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void marksWhatWasOpenWhenTheServerDiedAsDisconnected(TestDatabase kind) throws IOException {
    String url = kind.fresh(folder);
    OpenSessions first = start(url, Map.of());
    TcpSession session = first.open(listening(0));
    first.crash();

    OpenSessions second = start(url, Map.of());

    assertThat(second.get(session).status()).isEqualTo(TcpState.DISCONNECTED);
    assertThat(second.ear.states(session)).containsExactly("disconnected");
    assertThat(second.refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "x")).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(status(await(second.subscribing(ALICE, session.sessionId()))))
        .isEqualTo("disconnected");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void grantsFromTheVeryMomentOfTheStateThatItShows(TestDatabase kind) throws IOException {
    OpenSessions sessions = start(kind);
    TcpSession session = sessions.open(listening(0));

    TopicGrant before = await(sessions.subscribing(ALICE, session.sessionId()));
    try (Peer device = Peer.dial(session.port())) {
      device.write("x");
      sessions.ear.awaitBytes(session, 1);
      TopicGrant after = await(sessions.subscribing(ALICE, session.sessionId()));

      assertThat(before.durable()).isTrue();
      assertThat(before.snapshot().get(0).topic())
          .isEqualTo(TcpTopics.session(session.sessionId()));
      assertThat(status(before)).isEqualTo("listening");
      assertThat(before.replayAfter()).isEqualTo(1);
      assertThat(status(after)).isEqualTo("connected");
      assertThat(after.replayAfter()).isEqualTo(3);
    }
  }

  @Test
  @Timeout(60)
  void showsSessionsAsTheyStandOrStoodAndNeverOtherwise() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE.fresh(folder), Map.of("tcp.sessions", 1));
    OpenTcp nobody = dialling("127.0.0.1", OpenSessions.nobodysPort());
    HeldAnswers.Hold opening = sessions.held.holdOnce();
    Future<Reply<?>> unused = sessions.calling(TcpCommands.OPEN, ALICE, nobody, null);
    await(opening.done());
    TcpSession young =
        sessions.call(TcpCommands.LIST, ALICE, new ListTcp(null, null)).items().get(0);
    HeldAnswers.Hold reading = sessions.held.holdRead();
    Future<Reply<?>> read = sessions.calling(TcpCommands.GET, ALICE, ref(young), null);
    await(reading.done());

    opening.release();
    TcpSession next = sessions.openOnceThereIsRoom(listening(0));
    reading.release();

    assertThat(next.status()).isEqualTo(TcpState.LISTENING);
    assertThat(young.status()).isEqualTo(TcpState.CONNECTING);
    assertThat(await(read).value()).isEqualTo(young);
    assertThat(sessions.get(young).status()).isEqualTo(TcpState.ERROR);
  }

  @Test
  void tellsOfAnEndAsSoonAsTheDiskHasRoomForIt() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE);
    try (ServerSocket server = Peer.listen()) {
      TcpSession ending = sessions.open(dialling("127.0.0.1", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        sessions.ear.awaitState(ending, TcpState.CONNECTED);
        sessions.held.refuseWrites(true);
        assertThat(sessions.refusal(TcpCommands.CLOSE, ALICE, ref(ending)).code())
            .isEqualTo(FailureCode.DOMAIN_UNAVAILABLE);
        assertThat(peer.read(1)).isEmpty();
      }

      assertThat(sessions.get(ending).status()).isEqualTo(TcpState.DISCONNECTED);
      assertThat(sessions.ear.states(ending)).containsExactly("connecting", "connected");
      sessions.held.refuseWrites(false);
      sessions.ear.awaitState(ending, TcpState.DISCONNECTED);
    }
  }

  private static TcpRef ref(TcpSession session) {
    return new TcpRef(session.sessionId());
  }

  private static String status(TopicGrant grant) {
    return ((TcpStatus) grant.snapshot().get(0).payload()).status();
  }
}
