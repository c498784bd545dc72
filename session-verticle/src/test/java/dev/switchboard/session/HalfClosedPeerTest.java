package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.dialling;
import static dev.switchboard.session.OpenSessions.listening;
import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.testing.TestDatabase;
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

/** Peers that end their sending side and wait for an answer (contract 8). */
@Timeout(60)
class HalfClosedPeerTest {

  @TempDir private Path folder;
  private @Nullable OpenSessions running;

  private OpenSessions start(TestDatabase kind, Map<String, ?> settings) {
    OpenSessions sessions = new OpenSessions(kind.fresh(folder), settings);
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
  void canStillBeSentTo(TestDatabase kind) throws IOException {
    OpenSessions sessions = start(kind, Map.of());
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("127.0.0.1", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        peer.write("read 40001\n");
        peer.endSending();
        awaitReadClosed(sessions, session);

        sessions.send(session, "17");

        assertThat(peer.readText(2)).isEqualTo("17");
        assertThat(sessions.get(session).status()).isEqualTo(TcpState.CONNECTED);
        assertThat(await(sessions.subscribing(ALICE, session.sessionId())).snapshot())
            .extracting(event -> ((TcpStatus) event.payload()).readClosed())
            .containsExactly(true);
        sessions.call(TcpCommands.CLOSE, ALICE, new TcpRef(session.sessionId()));
        assertThat(peer.read(1)).isEmpty();
      }
      assertThat(sessions.ear.of(session))
          .filteredOn(event -> event.payload() instanceof TcpStatus)
          .extracting(event -> (TcpStatus) event.payload())
          .extracting(TcpStatus::status, TcpStatus::readClosed)
          .containsExactly(
              tuple("connecting", null),
              tuple("connected", null),
              tuple("connected", true),
              tuple("disconnected", null));
    }
  }

  @Test
  void isTakenForGoneWithoutTrafficForLong() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE, Map.of("tcp.readClosedTimeout", "500ms"));
    TcpSession session = sessions.open(listening(0));
    try (Peer peer = Peer.dial(session.port())) {
      peer.endSending();

      sessions.ear.await(session, it -> sessions.ear.states(it).size() == 4);

      assertThat(peer.read(1)).isEmpty();
      assertThat(sessions.ear.states(session))
          .containsExactly("listening", "connected", "connected", "listening");
    }
  }

  @Test
  void isGoneAsSoonAsItHasClosedBothSides() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE, Map.of());
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("localhost", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        peer.endSending();
        awaitReadClosed(sessions, session);
        sessions.send(session, "bye");
        assertThat(peer.readText(3)).isEqualTo("bye");
      }

      sessions.ear.awaitState(session, TcpState.DISCONNECTED);
    }
  }

  private static void awaitReadClosed(OpenSessions sessions, TcpSession session) {
    sessions.ear.await(
        session,
        it ->
            sessions.ear.of(it).stream()
                .anyMatch(
                    event ->
                        event.payload() instanceof TcpStatus status
                            && Boolean.TRUE.equals(status.readClosed())));
  }
}
