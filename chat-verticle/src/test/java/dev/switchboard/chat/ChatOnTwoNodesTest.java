package dev.switchboard.chat;

import static dev.switchboard.chat.OpenChat.claimed;
import static dev.switchboard.chat.OpenChat.command;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Callers.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.AssignChat;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatStatus;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.CreateChat;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL. */
class ChatOnTwoNodesTest {

  @SuppressWarnings("NullAway.Init")
  private static String url;

  @SuppressWarnings("NullAway.Init")
  private static List<OpenChat> nodes;

  @BeforeAll
  static void open(@TempDir Path folder) {
    url = TestDatabase.POSTGRES.fresh(folder);
    nodes = List.of(new OpenChat(url), new OpenChat(url));
  }

  @AfterAll
  static void close() {
    nodes.forEach(OpenChat::close);
  }

  @Test
  void giveOutEachIdOnceAndNoneThatAJoinerTook() {
    List<Future<ChatSession>> created = new ArrayList<>();
    List<Future<?>> joined = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      for (OpenChat node : nodes) {
        created.add(creating(node, claimed(8)));
        joined.add(joining(node, claimed(7), 2L * i));
      }
    }

    await(Future.all(created));
    await(Future.all(joined));

    assertThat(created).extracting(session -> session.result().sessionId()).doesNotHaveDuplicates();
    assertThat(created)
        .extracting(session -> nodes.get(0).get(session.result()).userId())
        .containsOnly(UserId.of(8));
  }

  @Test
  void changeTheSameSessionsInAnyOrderWithoutStandingInEachOthersWay() {
    List<ChatSession> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sessions.add(nodes.get(0).create(OpenChat.user()));
    }
    List<Future<?>> changes = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < sessions.size(); i++) {
        changes.add(assigning(nodes.get(0), sessions.get(i)));
        changes.add(assigning(nodes.get(1), sessions.get(sessions.size() - 1 - i)));
        changes.add(creating(nodes.get(i % 2), OpenChat.user()));
      }
    }

    await(Future.all(changes));

    assertThat(changes).allMatch(Future::succeeded);
  }

  @Test
  void sayOnceWhatComesToBothAndNumberMessagesInTheOrderOfTheLog() {
    Caller alice = OpenChat.user();
    ChatSession session = nodes.get(0).create(alice);
    List<Future<Reply<ChatMessage>>> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      for (OpenChat node : nodes) {
        sent.add(node.sending(alice, session, "message " + i, "c-" + i));
      }
    }

    await(Future.all(sent));

    List<ChatMessage> history =
        await(
                nodes
                    .get(1)
                    .conversation
                    .history(
                        command(
                            ChatCommands.HISTORY,
                            alice,
                            new ReadHistory(session.sessionId(), null, 500))))
            .value()
            .items();
    assertThat(history).hasSize(100).isSortedAccordingTo(Comparator.comparingLong(ChatMessage::id));
    assertThat(sent).filteredOn(reply -> reply.result().repeated()).hasSize(100);
  }

  @Test
  void leaveASessionClosedByOneClosedForTheOther() {
    List<Future<?>> closings = new ArrayList<>();
    ChatSession session = nodes.get(0).create(OpenChat.user());
    for (OpenChat node : nodes) {
      closings.add(
          node.service.close(
              command(ChatCommands.CLOSE, OpenChat.admin(), new ChatRef(session.sessionId()))));
    }

    OpenChat.settled(closings);

    assertThat(closings).filteredOn(Future::succeeded).hasSize(1);
  }

  @Test
  void closeASessionBehindWhatIsBeingSaidInItElsewhere() throws SQLException {
    Caller alice = OpenChat.user();
    ChatSession session = nodes.get(0).create(alice);
    ChatMessage first = nodes.get(0).send(alice, session, "first");
    Future<Reply<ChatMessage>> saying;
    Future<?> closing;
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      // What is said stands in the way of this, once it has been found that the session is open.
      int held =
          statement.executeUpdate(
              "UPDATE topic_head SET sequence = sequence WHERE topic = 'chat/"
                  + session.sessionId()
                  + "'");
      saying = nodes.get(0).sending(alice, session, "last", null);
      awaitWaiting(held);
      closing =
          nodes
              .get(1)
              .service
              .close(
                  command(ChatCommands.CLOSE, OpenChat.admin(), new ChatRef(session.sessionId())));
      while (!closing.isComplete() && waiting() < 2) {
        Thread.onSpinWait();
      }

      assertThat(closing.isComplete()).isFalse();
      other.rollback();
    }

    assertThat(await(saying).value().id()).isGreaterThan(first.id());
    await(closing);
    assertThat(nodes.get(0).get(session).status()).isEqualTo(ChatStatus.CLOSED);
  }

  private static void awaitWaiting(int count) {
    while (waiting() < count) {
      Thread.onSpinWait();
    }
  }

  private static int waiting() {
    return await(
        nodes
            .get(0)
            .store
            .read(
                sql ->
                    sql.query("SELECT 1 FROM pg_locks WHERE NOT granted", row -> row.getInt(1))
                        .size()));
  }

  private static Future<ChatSession> creating(OpenChat node, Caller caller) {
    return node.service
        .create(command(ChatCommands.CREATE, caller, new CreateChat(null, null)))
        .map(Reply::value);
  }

  private static Future<?> joining(OpenChat node, Caller caller, long sessionId) {
    return node.service.authorize(
        new TopicRequest(caller, ChatTopics.session(sessionId), AccessIntent.JOIN, null));
  }

  private static Future<?> assigning(OpenChat node, ChatSession session) {
    return node.service.assign(
        command(
            ChatCommands.ASSIGN,
            OpenChat.agent(),
            new AssignChat(session.sessionId(), UserId.of("anna"))));
  }
}
