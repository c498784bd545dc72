package dev.switchboard.session;

import static dev.switchboard.session.OpenSessions.ADMIN;
import static dev.switchboard.session.OpenSessions.ALICE;
import static dev.switchboard.session.OpenSessions.BOB;
import static dev.switchboard.session.OpenSessions.SERVICE;
import static dev.switchboard.session.OpenSessions.dialling;
import static dev.switchboard.session.OpenSessions.listening;
import static dev.switchboard.session.OpenSessions.pacedListening;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.Tracking;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.tcp.ListTcp;
import dev.switchboard.protocol.tcp.ListTcpMessages;
import dev.switchboard.protocol.tcp.LoggedTcp;
import dev.switchboard.protocol.tcp.OpenTcp;
import dev.switchboard.protocol.tcp.SendTcp;
import dev.switchboard.protocol.tcp.TcpCommands;
import dev.switchboard.protocol.tcp.TcpMessagePage;
import dev.switchboard.protocol.tcp.TcpMode;
import dev.switchboard.protocol.tcp.TcpRef;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpSessionPage;
import dev.switchboard.protocol.tcp.TcpState;
import dev.switchboard.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is stored of sessions and who may see it, on both databases. */
class SessionDomainTest {

  @TempDir private Path folder;
  private @Nullable OpenSessions running;

  private OpenSessions start(TestDatabase kind) {
    OpenSessions sessions = new OpenSessions(kind.fresh(folder));
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
  void keepsASessionAndWhatWentOverIt(TestDatabase kind) throws IOException {
    OpenSessions sessions = start(kind);
    try (ServerSocket server = Peer.listen()) {
      TcpSession session = sessions.open(dialling("127.0.0.1", server.getLocalPort()));
      try (Peer peer = Peer.accept(server)) {
        sessions.ear.awaitState(session, TcpState.CONNECTED);
        peer.write("ping");
        sessions.ear.awaitBytes(session, 4);
        assertThat(sessions.send(session, "pong").byteLength()).isEqualTo(4);

        assertThat(peer.readText(4)).isEqualTo("pong");
        TcpMessagePage page =
            sessions.call(TcpCommands.MESSAGES, ALICE, messages(session, null, null, null));
        assertThat(page.items())
            .extracting(LoggedTcp::sequence, LoggedTcp::direction, LoggedTcp::content)
            .containsExactly(tuple(3L, "receive", "ping"), tuple(4L, "send", "pong"));
        assertThat(page.nextCursor()).isNull();
        TcpMessagePage first =
            sessions.call(TcpCommands.MESSAGES, ALICE, messages(session, 1, null, null));
        assertThat(first.items()).hasSize(1);
        assertThat(
                sessions.call(
                    TcpCommands.MESSAGES, ALICE, messages(session, 1, first.nextCursor(), null)))
            .isEqualTo(new TcpMessagePage(page.items().subList(1, 2), null));
        assertThat(
                sessions
                    .call(TcpCommands.MESSAGES, ALICE, messages(session, null, null, 3L))
                    .items())
            .isEqualTo(page.items().subList(1, 2));
      }
      sessions.ear.awaitState(session, TcpState.DISCONNECTED);

      TcpSession closed = sessions.call(TcpCommands.CLOSE, ALICE, ref(session));

      assertThat(closed.status()).isEqualTo(TcpState.DISCONNECTED);
      assertThat(sessions.ear.states(session))
          .containsExactly("connecting", "connected", "disconnected");
      assertThat(sessions.refusal(TcpCommands.GET, ALICE, ref(session)).code())
          .isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void listsNewestFirstPageByPage(TestDatabase kind) throws IOException {
    OpenSessions sessions = start(kind);
    for (int i = 0; i < 3; i++) {
      TcpSession unused = sessions.open(listening(0));
    }
    TcpSession nobodys = sessions.call(TcpCommands.OPEN, SERVICE, listening(0));
    TcpSession bobs = sessions.call(TcpCommands.OPEN, BOB, listening(0));

    TcpSessionPage all = sessions.call(TcpCommands.LIST, ALICE, new ListTcp(null, null));
    TcpSessionPage first = sessions.call(TcpCommands.LIST, ALICE, new ListTcp(3, null));
    TcpSessionPage rest =
        sessions.call(TcpCommands.LIST, ALICE, new ListTcp(3, first.nextCursor()));

    assertThat(all.items()).hasSize(4).contains(nobodys).doesNotContain(bobs);
    assertThat(all.nextCursor()).isNull();
    assertThat(first.items()).isEqualTo(all.items().subList(0, 3));
    assertThat(rest).isEqualTo(new TcpSessionPage(all.items().subList(3, 4), null));
    assertThat(sessions.call(TcpCommands.LIST, ADMIN, new ListTcp(null, null)).items()).hasSize(5);
  }

  @Test
  void letsOwnersAndAdministratorsInAndNobodyElse() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE);
    TcpSession session = sessions.open(listening(0));
    TcpSession nobodys = sessions.call(TcpCommands.OPEN, ADMIN, listening(0));
    TcpSession forBob =
        sessions.call(
            TcpCommands.OPEN,
            SERVICE,
            new OpenTcp(TcpMode.SERVER, null, 0, null, null, UserId.of("bob"), null));

    assertThat(session.userId()).isEqualTo(UserId.of("alice"));
    assertThat(nobodys.userId()).isNull();
    assertThat(forBob.userId()).isEqualTo(UserId.of("bob"));
    assertThat(sessions.call(TcpCommands.GET, ADMIN, ref(session))).isEqualTo(session);
    assertThat(sessions.call(TcpCommands.GET, BOB, ref(nobodys))).isEqualTo(nobodys);
    assertThat(sessions.call(TcpCommands.GET, BOB, ref(forBob))).isEqualTo(forBob);
    assertThat(sessions.refusal(TcpCommands.GET, BOB, ref(session)).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(sessions.refusal(TcpCommands.CLOSE, BOB, ref(session)).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(sessions.refusal(TcpCommands.SEND, BOB, OpenSessions.text(session, "x")).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            sessions.refusal(TcpCommands.MESSAGES, BOB, messages(session, null, null, null)).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(failure(() -> sessions.subscribing(BOB, session.sessionId())).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(failure(() -> sessions.subscribing(BOB, "tcp_1")))
        .extracting("code", "detail")
        .containsExactly(FailureCode.NOT_FOUND, "Session tcp_1 not found");
    assertThat(
            sessions
                .refusal(
                    TcpCommands.OPEN,
                    BOB,
                    new OpenTcp(TcpMode.SERVER, null, 0, null, null, UserId.of("alice"), null))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void doesARequestThatComesAgainOnce() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE);

    Reply<?> opened = await(sessions.calling(TcpCommands.OPEN, ALICE, listening(0), "m-1"));
    Reply<?> again = await(sessions.calling(TcpCommands.OPEN, ALICE, listening(0), "m-1"));
    TcpSession session = (TcpSession) opened.value();
    try (Peer device = Peer.dial(session.port())) {
      sessions.ear.awaitState(session, TcpState.CONNECTED);
      Reply<?> sent =
          await(sessions.calling(TcpCommands.SEND, ALICE, OpenSessions.text(session, "a"), "m-2"));
      Reply<?> resent =
          await(sessions.calling(TcpCommands.SEND, ALICE, OpenSessions.text(session, "a"), "m-2"));
      assertThat(sessions.send(session, "b").byteLength()).isEqualTo(1);

      assertThat(again.repeated()).isTrue();
      assertThat(again.value()).isEqualTo(session);
      assertThat(resent.value()).isEqualTo(sent.value());
      assertThat(device.readText(2)).isEqualTo("ab");
    }
    Reply<?> closed = await(sessions.calling(TcpCommands.CLOSE, ALICE, ref(session), "m-3"));
    assertThat(await(sessions.calling(TcpCommands.CLOSE, ALICE, ref(session), "m-3")).value())
        .isEqualTo(closed.value());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void knowsNoSessionByANameThatNoneCanHave(TestDatabase kind) {
    OpenSessions sessions = start(kind);
    String cursor = cursor("s:1:\u0000");

    for (String id : List.of("\u0000", "tcp_\u0000", "\uD800", "x".repeat(128))) {
      assertThat(sessions.refusal(TcpCommands.GET, ALICE, new TcpRef(id)).code())
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(sessions.refusal(TcpCommands.CLOSE, ALICE, new TcpRef(id)).code())
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(sessions.refusal(TcpCommands.SEND, ALICE, new SendTcp(id, "x", null, null)).code())
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(
              sessions
                  .refusal(TcpCommands.MESSAGES, ALICE, new ListTcpMessages(id, 1, null, null))
                  .code())
          .isEqualTo(FailureCode.NOT_FOUND);
    }
    assertThat(sessions.refusal(TcpCommands.LIST, ALICE, new ListTcp(1, cursor)).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  private static String cursor(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void letsThePeerWaitForTheOwnerAloneAndOnlyWhereThatWasAskedFor(TestDatabase kind) {
    OpenSessions sessions = start(kind);
    TcpSession paced = sessions.open(pacedListening());
    TcpSession nobodys = sessions.call(TcpCommands.OPEN, ADMIN, pacedListening());
    TcpSession plain = sessions.open(listening(0));

    assertThat(paced.pace()).isTrue();
    assertThat(plain.pace()).isNull();
    assertThat(sessions.get(paced)).isEqualTo(paced);
    assertThat(tracking(sessions, ALICE, paced)).isEqualTo(Tracking.PACE);
    assertThat(tracking(sessions, ADMIN, paced)).isEqualTo(Tracking.NONE);
    assertThat(tracking(sessions, BOB, nobodys)).isEqualTo(Tracking.PACE);
    assertThat(tracking(sessions, ALICE, plain)).isEqualTo(Tracking.NONE);
  }

  private static Tracking tracking(OpenSessions sessions, Caller caller, TcpSession session) {
    return await(sessions.subscribing(caller, session.sessionId())).tracking();
  }

  @Test
  void showsExactlyTheFieldsOfTheContract() throws IOException {
    OpenSessions sessions = start(TestDatabase.SQLITE);
    TcpSession session = sessions.open(listening(0));

    assertThat(Json.tree(session).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "sessionId", "mode", "host", "port", "status", "createdAt", "userId");
    assertThat(session.sessionId()).matches("tcp_[0-9]{19}");
    assertThat(Json.tree(session).get("status").textValue()).isEqualTo("listening");
    assertThat(Json.decode(Json.encode(session), TcpSession.class)).isEqualTo(session);
  }

  private static TcpRef ref(TcpSession session) {
    return new TcpRef(session.sessionId());
  }

  private static ListTcpMessages messages(
      TcpSession session, @Nullable Integer limit, @Nullable String cursor, @Nullable Long since) {
    return new ListTcpMessages(session.sessionId(), limit, cursor, since);
  }
}
