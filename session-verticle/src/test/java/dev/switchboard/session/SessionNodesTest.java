package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.listening;
import static dev.switchboard.session.OpenSessions.pacedListening;
import static dev.switchboard.testing.Answers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.domain.Pace;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.TcpMessage;
import dev.switchboard.protocol.event.TcpStatus;
import dev.switchboard.protocol.tcp.ListTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.protocol.tcp.TcpTopics;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Work;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of a cluster, of which each session has its connections on one. */
class SessionNodesTest {

  private static final Map<String, ?> SETTINGS = Map.of("tcp.sessionsPerUser", 4);

  @SuppressWarnings("NullAway.Init")
  private String url;

  @SuppressWarnings("NullAway.Init")
  private List<OpenSessions> nodes;

  @SuppressWarnings("NullAway.Init")
  private OpenSessions any;

  @BeforeEach
  void start(@TempDir Path folder) {
    url = TestDatabase.POSTGRES.fresh(folder);
    nodes = OpenSessions.ofTwoNodes(url, SETTINGS);
    any = nodes.get(0);
  }

  @AfterEach
  void close() {
    nodes.get(1).close();
    nodes.get(0).close();
  }

  /** The node that has a session's connections. */
  private OpenSessions owner(TcpSession session) {
    String lease =
        await(
            any.store.read(
                sql ->
                    SessionRows.find(sql, session.sessionId())
                        .map(SessionRows.Stored::node)
                        .orElse("none")));
    return nodes.stream()
        .filter(node -> node.store.lease().node().equals(lease))
        .findFirst()
        .orElseThrow();
  }

  private List<Event> logged(TcpSession session) {
    return await(any.store.log().read(TcpTopics.session(session.sessionId()), 0, 1_000)).events();
  }

  private List<String> statesLogged(TcpSession session) {
    return logged(session).stream()
        .filter(event -> event.payload() instanceof TcpStatus)
        .map(event -> ((TcpStatus) event.payload()).status())
        .toList();
  }

  private String bytesLogged(TcpSession session) {
    StringBuilder all = new StringBuilder();
    logged(session).stream()
        .filter(event -> event.payload() instanceof TcpMessage)
        .forEach(event -> all.append(((TcpMessage) event.payload()).content()));
    return all.toString();
  }

  private static TcpRef ref(TcpSession session) {
    return new TcpRef(session.sessionId());
  }

  /** Declares a node dead, as another one does. */
  private static Work<Integer> end(String lease) {
    return tx -> {
      int told = tx.update("INSERT INTO node_end (node, how, ended) VALUES (?, 'dead', 0)", lease);
      return Pending.of(told + tx.update("DELETE FROM node_lease WHERE node = ?", lease));
    };
  }

  @Test
  void takesCommandsOnEveryNode() throws IOException {
    List<TcpSession> open =
        List.of(any.open(listening(0)), any.open(listening(0)), any.open(listening(0)));
    assertThat(open.stream().map(session -> owner(session)).distinct()).hasSize(2);

    for (TcpSession session : open) {
      try (Peer device = Peer.dial(session.port())) {
        any.ear.awaitState(session, TcpState.CONNECTED);
        for (String text : List.of("one ", "two ", "three ", "four")) {
          assertThat(any.send(session, text).byteLength()).isEqualTo(text.length());
        }

        assertThat(device.readText(18)).isEqualTo("one two three four");
        assertThat(bytesLogged(session)).isEqualTo("one two three four");
        assertThat(List.of(any.get(session).status(), any.get(session).status()))
            .containsOnly(TcpState.CONNECTED);
        assertThat(any.call(TcpCommands.LIST, ALICE, new ListTcp(null, null)).items()).hasSize(3);
        assertThat(any.call(TcpCommands.LIST, ALICE, new ListTcp(null, null)).items()).hasSize(3);
      }
    }
  }

  @Test
  void closesASessionOnWhateverNodeItIs() throws IOException {
    List<TcpSession> open =
        List.of(
            any.open(listening(0)),
            any.open(listening(0)),
            any.open(listening(0)),
            any.open(listening(0)));

    // In this order each node is asked for one of its own and for one of the other's.
    for (int i : List.of(0, 2, 1, 3)) {
      TcpSession session = open.get(i);
      try (Peer device = Peer.dial(session.port())) {
        any.ear.awaitState(session, TcpState.CONNECTED);

        TcpSession closed = any.call(TcpCommands.CLOSE, ALICE, ref(session));

        assertThat(closed.status()).isEqualTo(TcpState.DISCONNECTED);
        assertThat(device.read(1)).isEmpty();
        assertThat(any.refusal(TcpCommands.GET, ALICE, ref(session)).code())
            .isEqualTo(FailureCode.NOT_FOUND);
        assertThat(statesLogged(session)).containsExactly("listening", "connected", "disconnected");
      }
    }
  }

  @Test
  void endsOnceAndWithoutAFurtherWordWhatANodeHadThatIsDeclaredDead() throws IOException {
    TcpSession session = any.open(listening(0));
    TcpSession others = any.open(listening(0));
    OpenSessions dying = owner(session);
    OpenSessions survivor = owner(others);
    Promise<String> noticed = Promise.promise();
    dying.store.lease().onDeath(noticed::tryComplete);
    try (Peer device = Peer.dial(session.port())) {
      any.ear.awaitState(session, TcpState.CONNECTED);
      device.write("in time");
      any.ear.awaitBytes(session, 7);

      assertThat(await(survivor.store.write(end(dying.store.lease().node())))).isEqualTo(2);
      device.write("too late");

      assertThat(device.read(1)).isEmpty();
      any.ear.awaitState(session, TcpState.ERROR);
      assertThat(statesLogged(session)).containsExactly("listening", "connected", "error");
      assertThat(bytesLogged(session)).isEqualTo("in time");
      assertThat(any.get(session).status()).isEqualTo(TcpState.ERROR);
      assertThat(any.get(others).status()).isEqualTo(TcpState.LISTENING);
    }
    String unused = await(noticed.future());
    for (TcpSession next : List.of(any.open(listening(0)), any.open(listening(0)))) {
      sendsFromBoth(next);
    }
  }

  private void sendsFromBoth(TcpSession session) throws IOException {
    try (Peer device = Peer.dial(session.port())) {
      any.ear.awaitState(session, TcpState.CONNECTED);
      assertThat(any.send(session, "one ").byteLength()).isEqualTo(4);
      assertThat(any.send(session, "other").byteLength()).isEqualTo(5);

      assertThat(device.readText(9)).isEqualTo("one other");
    }
  }

  @Test
  void tellsOnceOfAnEndHoweverManyNodesTry() {
    TcpSession session = any.open(listening(0));
    int moved = await(any.store.write(move(session, "killed")));

    assertThat(moved).isEqualTo(1);
    await(
        Future.all(
            nodes.stream()
                .map(node -> new Orphans(node.vertx, node.store, Clock.systemUTC()))
                .map(orphans -> orphans.recover(TcpState.ERROR))
                .toList()));
    assertThat(statesLogged(session)).containsExactly("listening", "error");
  }

  /** Has a session belong to another node. */
  private static Work<Integer> move(TcpSession session, String lease) {
    return tx ->
        Pending.of(
            tx.update(
                "UPDATE tcp_sessions SET node = ?, live = 1 WHERE session_id = ?",
                lease,
                session.sessionId()));
  }

  @Test
  void limitsAPrincipalOnAllNodesTogether() {
    for (int i = 0; i < 4; i++) {
      TcpSession unused = any.open(listening(0));
    }

    for (int i = 0; i < 2; i++) {
      assertThat(any.refusal(TcpCommands.OPEN, ALICE, listening(0)).code())
          .isEqualTo(FailureCode.RATE_LIMITED);
    }
  }

  @Test
  void hasThePeerWaitForSubscribersOnWhateverNodeTheSessionIs() throws IOException {
    byte[] bytes = new byte[16 << 20];
    Arrays.fill(bytes, (byte) 'x');
    for (TcpSession session : List.of(any.open(pacedListening()), any.open(pacedListening()))) {
      pace(session, 0L);
      try (Peer device = Peer.dial(session.port())) {
        CompletableFuture<Void> writing = device.writing(bytes);
        any.ear.await(session, it -> any.ear.of(it).size() > SessionLog.MAX_LAG);
        for (int i = 0; i < 50; i++) {
          assertThat(any.get(session).status()).isEqualTo(TcpState.CONNECTED);
        }
        assertThat(any.ear.of(session).size())
            .isLessThan((int) SessionLog.MAX_LAG + 2 * SessionLog.MAX_UNWRITTEN + 16);

        pace(session, Long.MAX_VALUE);

        any.ear.awaitBytes(session, bytes.length);
        writing.join();
      }
    }
  }

  private void pace(TcpSession session, long sequence) {
    any.client.paced("session", new Pace(TcpTopics.session(session.sessionId()), "loop", sequence));
  }

  @Test
  void saysSoWhereTheNodeThatHasASessionDoesNotAnswer() {
    TcpSession session = any.open(listening(0));
    int lives =
        await(
            any.store.write(
                tx ->
                    Pending.of(
                        tx.update("INSERT INTO node_lease (node, beat) VALUES ('hanging', 0)"))));
    int moved = await(any.store.write(move(session, "hanging")));

    assertThat(lives + moved).isEqualTo(2);
    // One of the two nodes still has it at hand, with nobody connected.
    assertThat(
            List.of(
                any.refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "x")).code(),
                any.refusal(TcpCommands.SEND, ALICE, OpenSessions.text(session, "x")).code()))
        .containsExactlyInAnyOrder(FailureCode.DOMAIN_UNAVAILABLE, FailureCode.CLOSED);
  }

  @Test
  void endsWhatIsLeftOfNodesThatHadDiedBefore() {
    TcpSession session = any.open(listening(0));
    close();
    OpenSessions before = new OpenSessions(url);
    int moved = await(before.store.write(move(session, "killed")));
    before.close();

    nodes = OpenSessions.ofTwoNodes(url, SETTINGS);
    any = nodes.get(0);

    assertThat(moved).isEqualTo(1);
    assertThat(any.get(session).status()).isEqualTo(TcpState.ERROR);
    assertThat(statesLogged(session)).containsExactly("listening", "disconnected", "error");
  }
}
