package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.dialling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.tcp.OpenTcp;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpMode;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that dial real peers on loopback. */
class DialledSessionTest {

  private static final Map<String, ?> SETTINGS = Map.of("tcp.allow", List.of("127.0.0.0/8", "::1"));

  // What a name resolves to changes with every question, as a rebinding attacker's does.
  private int questions;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private OpenSessions sessions;

  @BeforeEach
  void open(@TempDir Path folder) {
    sessions = new OpenSessions(TestDatabase.SQLITE.fresh(folder), SETTINGS, vertx -> this::lookup);
  }

  private Future<List<InetAddress>> lookup(String host) {
    try {
      return Future.succeededFuture(List.of(found(host)));
    } catch (UnknownHostException e) {
      return Future.failedFuture(e);
    }
  }

  private InetAddress[] found(String host) throws UnknownHostException {
    asked.add(host);
    return switch (host) {
      case "device.example" ->
          InetAddress.getAllByName(questions++ == 0 ? "127.0.0.1" : "192.0.2.1");
      case "mixed.example" ->
          new InetAddress[] {
            InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}),
            InetAddress.getLoopbackAddress()
          };
      case "either.example" ->
          new InetAddress[] {
            InetAddress.getAllByName("127.0.0.1")[0], InetAddress.getAllByName("::1")[0]
          };
      case "nowhere.example" -> throw new UnknownHostException(host);
      default -> InetAddress.getAllByName(host);
    };
  }

  @AfterEach
  void close() {
    sessions.close();
  }

  @Test
  void talksToAnEchoPeer() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("127.0.0.1", server.getLocalPort()));
      assertThat(session.status()).isEqualTo(TcpState.CONNECTING);
      try (Peer peer = Peer.accept(server)) {
        CompletableFuture<Void> echo =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    peer.echo();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        sessions.ear.awaitState(session, TcpState.CONNECTED);
        assertThat(sessions.send(session, "Hello 世界").byteLength()).isEqualTo(12);
        sessions.ear.awaitBytes(session, 24);
        assertThat(
                sessions
                    .call(
                        TcpCommands.SEND,
                        ALICE,
                        new SendTcp(session.sessionId(), "00FFab", true, null))
                    .byteLength())
            .isEqualTo(3);
        sessions.ear.awaitBytes(session, 30);

        assertThat(sessions.ear.messages(session))
            .extracting(TcpMessage::direction, TcpMessage::content, TcpMessage::isHex)
            .containsExactly(
                tuple("send", "Hello 世界", false),
                tuple("receive", "Hello 世界", false),
                tuple("send", "00ffab", true),
                tuple("receive", "00ffab", true));
        sessions.call(TcpCommands.CLOSE, ALICE, new TcpRef(session.sessionId()));
        echo.join();
      }
      assertThat(sessions.ear.states(session))
          .containsExactly("connecting", "connected", "disconnected");
      assertThat(sessions.ear.of(session))
          .extracting(event -> Optional.ofNullable(event.position()).orElseThrow().sequence())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }
  }

  @Test
  void survivesAReset() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("localhost", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        sessions.ear.awaitState(session, TcpState.CONNECTED);
        peer.reset();
      }
      sessions.ear.awaitState(session, TcpState.DISCONNECTED);

      assertThat(sessions.get(session).status()).isEqualTo(TcpState.DISCONNECTED);
      assertThat(sessions.refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "x")).code())
          .isEqualTo(FailureCode.CLOSED);
    }
  }

  @Test
  void tellsOfAPeerThatRefusesOrNeverAnswers() throws IOException {
    TcpSession refused = sessions.open(dialling("127.0.0.1", OpenSessions.nobodysPort()));
    sessions.ear.awaitState(refused, TcpState.ERROR);
    List<Socket> crowd = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // With its queue full, the kernel answers nobody any more.
      for (int i = 0; i < 2; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), deaf.getLocalPort()));
      }
      TcpSession unanswered =
          sessions.open(
              new OpenTcp(TcpMode.CLIENT, "127.0.0.1", deaf.getLocalPort(), null, 200, null, null));

      sessions.ear.awaitState(unanswered, TcpState.ERROR);

      assertThat(sessions.ear.states(unanswered)).containsExactly("connecting", "error");
      assertThat(sessions.get(unanswered).status()).isEqualTo(TcpState.ERROR);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void dialsAgainWhereItIsToReconnect() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      TcpSession session =
          sessions.open(
              new OpenTcp(
                  TcpMode.CLIENT, "127.0.0.1", server.getLocalPort(), true, null, null, null));
      Peer.accept(server).close();
      try (Peer again = Peer.accept(server)) {
        sessions.ear.await(session, it -> sessions.ear.states(it).size() == 5);
        sessions.send(session, "hi");

        assertThat(again.readText(2)).isEqualTo("hi");
        assertThat(sessions.ear.states(session))
            .containsExactly("connecting", "connected", "disconnected", "connecting", "connected");
      }
    }
  }

  @Test
  void dialsTheAddressThatWasCheckedAndNoOther() throws IOException {
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("device.example", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        peer.write("x");
        sessions.ear.awaitBytes(session, 1);
      }

      assertThat(session.host()).isEqualTo("device.example");
      assertThat(questions).isEqualTo(1);
      assertThat(
              sessions
                  .refusal(
                      TcpCommands.OPEN, ALICE, dialling("device.example", server.getLocalPort()))
                  .code())
          .isEqualTo(FailureCode.FORBIDDEN);
      TcpSession mixed = sessions.open(dialling("mixed.example", server.getLocalPort()));
      Peer.accept(server).close();
      sessions.ear.awaitState(mixed, TcpState.CONNECTED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void triesEveryAddressOfAName(String answering) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getAllByName(answering)[0])) {
      TcpSession session = sessions.open(dialling("either.example", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        peer.write("at once");
        sessions.ear.awaitBytes(session, 7);
      }

      assertThat(sessions.ear.states(session)).startsWith("connecting", "connected");
    }
  }

  @Test
  void asksNobodyForANameThatTheListCouldNotAllow(@TempDir Path other) {
    sessions.close();
    sessions =
        new OpenSessions(
            TestDatabase.SQLITE.fresh(other),
            Map.of("tcp.allow", List.of("plc.example", "127.0.0.0/8:502")),
            vertx -> this::lookup);

    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, dialling("evil.example", 80)).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, dialling("127.0.0.1", 80)).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(asked).isEmpty();
    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, dialling("nowhere.example", 502)).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "0.0.0.0", "::", "::ffff:10.0.0.1", "192.0.2.1"})
  void refusesWhatIsNotAllowedInBothModes(String host) {
    OpenTcp server = new OpenTcp(TcpMode.SERVER, host, 0, null, null, null, null);

    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, dialling(host, 80)).code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, server).code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void refusesANameThatResolvesToNothing() {
    assertThat(sessions.refusal(TcpCommands.OPEN, ALICE, dialling("nowhere.example", 80)).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }
}
