package dev.switchboard.chat;

import static dev.switchboard.chat.OpenChat.claimed;
import static dev.switchboard.chat.OpenChat.command;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.command;
import static dev.switchboard.testing.Callers.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.AssignChat;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatSessionPage;
import dev.switchboard.protocol.chat.ChatStatus;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.CreateChat;
import dev.switchboard.protocol.chat.ListChats;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.testing.Callers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatServiceTest extends ChatOnBothDatabases {

  @Test
  void opensAWaitingSessionForTheCaller() {
    Caller alice = OpenChat.user();

    ChatSession session =
        await(
                chat.service.create(
                    command(ChatCommands.CREATE, alice, new CreateChat(null, "a parcel"))))
            .value();

    assertThat(session.sessionId()).isPositive();
    assertThat(session.createdAt()).isPositive();
    assertThat(session)
        .isEqualTo(
            new ChatSession(
                session.sessionId(),
                alice.userId(),
                ChatStatus.WAITING,
                session.createdAt(),
                null,
                null));
    assertThat(chat.get(session).subject()).isEqualTo("a parcel");
    assertThat(chat.get(session).made()).isEqualTo(session);
  }

  @ParameterizedTest
  @EnumSource(names = {"AGENT", "ADMIN"})
  void letsAgentsAndAdminsOpenForSomebodyElse(Role role) {
    ChatSession session =
        await(
                chat.service.create(
                    command(
                        ChatCommands.CREATE,
                        Callers.caller(Callers.name(), role),
                        new CreateChat(UserId.of(123), null))))
            .value();

    assertThat(session.userId()).isEqualTo(UserId.of(123));
    assertThat(chat.get(session).userId().numeric()).isTrue();
  }

  @Test
  void letsUsersOpenForThemselvesOnly() {
    assertThat(
            failure(
                    () ->
                        chat.service.create(
                            command(
                                ChatCommands.CREATE,
                                OpenChat.user(),
                                new CreateChat(UserId.of("somebody"), null))))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void letsAServiceHaveItsOwnSessionsAndNobodyElses() {
    Caller service = Callers.caller(Callers.name(), Role.SERVICE);
    ChatSession foreign = chat.create(OpenChat.user());

    ChatSession own = chat.create(service);

    assertThat(await(chat.service.list(listing(service, null, null, null))).value().items())
        .containsExactly(own);
    assertThat(await(authorize(service, own, AccessIntent.JOIN)).durable()).isTrue();
    assertThat(failure(() -> chat.service.get(command(ChatCommands.GET, service, foreign))).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(failure(() -> authorize(service, foreign, AccessIntent.JOIN)).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void opensOneSessionPerIdempotencyKey() {
    Caller alice = OpenChat.user();
    Command<CreateChat> twice =
        new Command<>(ChatCommands.CREATE, alice, new CreateChat(null, null), once(alice, "k"));

    Reply<ChatSession> first = await(chat.service.create(twice));
    Reply<ChatSession> second = await(chat.service.create(twice));

    assertThat(second).isEqualTo(new Reply<>(first.value(), true));
  }

  @Test
  void givesOutNoIdThatJoinersTook() {
    long last = chat.create(OpenChat.user()).sessionId();
    join(last + 1);
    join(last + 2);
    join(last + 4);

    assertThat(chat.create(OpenChat.user()).sessionId()).isEqualTo(last + 3);
    assertThat(chat.create(OpenChat.user()).sessionId()).isEqualTo(last + 5);
  }

  @Test
  void makesTheSessionThatIsJoinedAndGivesItToTheJoiner() {
    long unknown = chat.create(OpenChat.user()).sessionId() + 1_000;

    TopicGrant grant = await(authorize(claimed(123), topic(unknown), AccessIntent.JOIN, null));
    await(authorize(claimed(124), topic(unknown), AccessIntent.JOIN, null));

    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    assertThat(chat.get(session(unknown)).userId()).isEqualTo(UserId.of(123));
    assertThat(chat.get(session(unknown)).status()).isEqualTo(ChatStatus.WAITING);
  }

  @Test
  void makesNoSessionWhereNobodyJoins() {
    long unknown = chat.create(OpenChat.user()).sessionId() + 2_000;
    TopicRequest joining = new TopicRequest(claimed(1), topic(unknown), AccessIntent.JOIN, null);

    assertThat(
            failure(() -> authorize(claimed(1), topic(unknown), AccessIntent.SUBSCRIBE, null))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure(() -> chat.withoutAutoCreate.authorize(joining)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"chat/", "chat/x", "chat/0", "chat/01", "chat/1/2", "chat/99999999999999999"})
  void knowsNoSessionUnderATopicThatNamesNone(String name) {
    assertThat(
            failure(() -> authorize(claimed(1), new Topic(name), AccessIntent.JOIN, null)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void letsInTheSessionsUserAgentsAdminsAndWhoeverHasNoToken() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    for (Caller caller : List.of(alice, OpenChat.agent(), OpenChat.admin(), claimed(5))) {
      assertThat(await(authorize(caller, session, AccessIntent.JOIN)).durable()).isTrue();
    }
    assertThat(failure(() -> authorize(OpenChat.user(), session, AccessIntent.JOIN)).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void replaysFromBehindTheMessageThatTheClientHas() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    ChatMessage first = chat.send(alice, session, "one");
    chat.send(alice, session, "two");
    Topic topic = topic(session.sessionId());

    assertThat(await(authorize(alice, topic, AccessIntent.JOIN, first.id())))
        .isEqualTo(TopicGrant.durableAfter(1));
    assertThat(await(authorize(alice, topic, AccessIntent.JOIN, 0L)))
        .isEqualTo(TopicGrant.durableAfter(0));
    assertThat(await(authorize(alice, topic, AccessIntent.JOIN, Long.MAX_VALUE)))
        // Nobody has had what has not been said: the client's history is another one.
        .isEqualTo(TopicGrant.durableAfter(0));
  }

  @Test
  void assignsAnAgentAndThenAnother() {
    ChatSession session = chat.create(OpenChat.user());

    ChatSession assigned = await(chat.service.assign(assigning(session, "anna"))).value();
    ChatSession moved = await(chat.service.assign(assigning(session, "bert"))).value();

    assertThat(assigned.status()).isEqualTo(ChatStatus.ACTIVE);
    assertThat(assigned.agentId()).isEqualTo(UserId.of("anna"));
    assertThat(moved.agentId()).isEqualTo(UserId.of("bert"));
    assertThat(chat.get(session)).isEqualTo(moved);
  }

  @Test
  void letsUsersAssignNobody() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    AssignChat herself = new AssignChat(session.sessionId(), alice.userId());

    assertThat(
            failure(() -> chat.service.assign(command(ChatCommands.ASSIGN, alice, herself))).code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void closesOnce() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    Command<ChatRef> closing =
        new Command<>(
            ChatCommands.CLOSE, alice, new ChatRef(session.sessionId()), once(alice, "close"));

    Reply<ChatSession> closed = await(chat.service.close(closing));

    assertThat(closed.value().status()).isEqualTo(ChatStatus.CLOSED);
    assertThat(await(chat.service.close(closing))).isEqualTo(new Reply<>(closed.value(), true));
    assertThat(
            failure(() -> chat.service.close(command(ChatCommands.CLOSE, alice, session))).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(failure(() -> chat.service.assign(assigning(session, "anna"))).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(await(authorize(alice, session, AccessIntent.JOIN)).durable()).isTrue();
  }

  @Test
  void closesNoSessionOfSomebodyElse() {
    ChatSession session = chat.create(OpenChat.user());

    assertThat(
            failure(() -> chat.service.close(command(ChatCommands.CLOSE, OpenChat.user(), session)))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            failure(() -> chat.service.get(command(ChatCommands.GET, OpenChat.user(), session)))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            failure(
                    () ->
                        chat.service.get(
                            command(ChatCommands.GET, OpenChat.admin(), new ChatRef(-1L))))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void listsAUsersOwnSessionsNewestFirstPageByPage() {
    Caller alice = OpenChat.user();
    List<ChatSession> mine = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mine.add(0, chat.create(alice));
      chat.create(OpenChat.user());
    }

    ChatSessionPage first = list(alice, null, 2, null);
    ChatSessionPage second = list(alice, null, 2, first.nextCursor());
    ChatSessionPage third = list(alice, null, 2, second.nextCursor());

    assertThat(first.items()).isEqualTo(mine.subList(0, 2));
    assertThat(second.items()).isEqualTo(mine.subList(2, 4));
    assertThat(third).isEqualTo(new ChatSessionPage(mine.subList(4, 5), null));
  }

  @Test
  void listsEverybodysSessionsToAgentsAndAdmins() {
    ChatSession hers = chat.create(OpenChat.user());
    ChatSession his = chat.create(OpenChat.user());

    assertThat(list(OpenChat.agent(), null, 10, null).items()).contains(hers, his);
    assertThat(list(OpenChat.admin(), null, 10, null).items()).contains(hers, his);
  }

  @Test
  void listsByStatusAndTakesActiveForNotClosed() {
    Caller alice = OpenChat.user();
    ChatSession waiting = chat.create(alice);
    ChatSession active = await(chat.service.assign(assigning(chat.create(alice), "anna"))).value();
    ChatSession closed = chat.close(chat.create(alice));

    assertThat(list(alice, "waiting", 50, null).items()).containsExactly(waiting);
    assertThat(list(alice, "active", 50, null).items()).containsExactly(active, waiting);
    assertThat(list(alice, "closed", 50, null).items()).containsExactly(closed);
    assertThat(list(alice, null, 50, null).items()).containsExactly(closed, active, waiting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "bToxOjI", "czoxOjI6Mw", "czphOmI", "czo", "/+=="})
  void refusesACursorThatTheListNeverGaveOut(String cursor) {
    assertThat(failure(() -> chat.service.list(listing(OpenChat.user(), null, 5, cursor))).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
  }

  private static ChatSession session(long id) {
    return new ChatSession(id, UserId.of("any"), ChatStatus.WAITING, 0, null, null);
  }

  private static Topic topic(long sessionId) {
    return ChatTopics.session(sessionId);
  }

  private static void join(long sessionId) {
    TopicGrant unused = await(authorize(claimed(99), topic(sessionId), AccessIntent.JOIN, null));
  }

  private static Future<TopicGrant> authorize(
      Caller caller, ChatSession session, AccessIntent intent) {
    return authorize(caller, topic(session.sessionId()), intent, null);
  }

  private static Future<TopicGrant> authorize(
      Caller caller, Topic topic, AccessIntent intent, @Nullable Long afterEntity) {
    return chat.service.authorize(new TopicRequest(caller, topic, intent, afterEntity));
  }

  private static Command<AssignChat> assigning(ChatSession session, String agent) {
    return command(
        ChatCommands.ASSIGN,
        OpenChat.agent(),
        new AssignChat(session.sessionId(), UserId.of(agent)));
  }

  private static Command<ListChats> listing(
      Caller caller, @Nullable String status, @Nullable Integer limit, @Nullable String cursor) {
    return command(ChatCommands.LIST, caller, new ListChats(status, limit, cursor));
  }

  private static ChatSessionPage list(
      Caller caller, @Nullable String status, @Nullable Integer limit, @Nullable String cursor) {
    return await(chat.service.list(listing(caller, status, limit, cursor))).value();
  }
}
