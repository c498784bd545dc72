package dev.switchboard.chat;

import static dev.switchboard.chat.OpenChat.claimed;
import static dev.switchboard.chat.OpenChat.command;
import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static dev.switchboard.testing.Callers.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatHistory;
import dev.switchboard.protocol.chat.ChatMessagePage;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatStatus;
import dev.switchboard.protocol.chat.ListChatMessages;
import dev.switchboard.protocol.chat.MarkRead;
import dev.switchboard.protocol.chat.PostChat;
import dev.switchboard.protocol.chat.PostedChat;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.ChatRead;
import dev.switchboard.protocol.event.ChatTyping;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.store.OnceId;
import dev.switchboard.store.Pending;
import dev.switchboard.testing.Callers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatConversationTest extends ChatOnBothDatabases {

  @Test
  void keepsAndPublishesWhatIsSaidInOrder() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    ChatMessage one = chat.send(alice, session, "one");
    ChatMessage two = chat.send(OpenChat.agent(), session, "two 😀 \u0000");

    assertThat(two.id()).isGreaterThan(one.id());
    assertThat(one)
        .isEqualTo(
            new ChatMessage(
                one.id(), session.sessionId(), alice.userId(), "one", one.createdAt(), null));
    assertThat(chat.payloads(session)).containsExactly(one, two);
    assertThat(chat.events(session))
        .extracting(Event::id)
        .containsExactly("evt_" + one.id(), "evt_" + two.id());
    assertThat(history(alice, session, null, null))
        .isEqualTo(new ChatHistory(List.of(one, two), false));
  }

  @Test
  void letsNobodySpeakInSomebodyElsesSession() {
    ChatSession session = chat.create(OpenChat.user());

    assertThat(failure(() -> chat.sending(OpenChat.user(), session, "x", null)).code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            failure(
                    () ->
                        chat.sending(
                            Callers.caller(Callers.name(), Role.SERVICE), session, "x", null))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(chat.send(claimed(5), session, "no token, any session").senderId())
        .isEqualTo(UserId.of(5));
    assertThat(
            failure(
                    () ->
                        chat.conversation.send(
                            command(
                                ChatCommands.SEND, OpenChat.admin(), new SendChat(0L, "x", null))))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void becomesActiveWithAnAgentsFirstMessage() {
    Caller alice = OpenChat.user();
    Caller agent = OpenChat.agent();
    ChatSession session = chat.create(alice);

    chat.send(alice, session, "hello?");
    chat.send(OpenChat.admin(), session, "an agent will come");
    ChatSession before = chat.get(session);
    chat.send(agent, session, "hello");
    ChatSession after = chat.get(session);
    chat.send(OpenChat.agent(), session, "me too");

    assertThat(before).isEqualTo(session);
    assertThat(after.status()).isEqualTo(ChatStatus.ACTIVE);
    assertThat(after.agentId()).isEqualTo(agent.userId());
    assertThat(chat.get(session)).isEqualTo(after);
  }

  @Test
  void takesNoMoreWordsOnceClosed() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    ChatMessage said = chat.send(alice, session, "one");
    chat.close(session);

    assertThat(failure(() -> chat.sending(alice, session, "x", null)).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(failure(() -> chat.conversation.post(posting(alice, session, "x", null))).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(failure(() -> typing(alice, session)).code()).isEqualTo(FailureCode.CLOSED);
    assertThat(failure(() -> reading(alice, session, said.id())).code())
        .isEqualTo(FailureCode.CLOSED);
    assertThat(history(alice, session, null, null).items()).containsExactly(said);
  }

  @Test
  void letsAdminsSpeakForOthersOverHttp() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    PostedChat own = await(chat.conversation.post(posting(alice, session, "own", null))).value();
    PostedChat forHer =
        await(chat.conversation.post(posting(OpenChat.admin(), session, "hers", alice.userId())))
            .value();

    assertThat(own.senderId()).isEqualTo(alice.userId());
    assertThat(forHer.senderId()).isEqualTo(alice.userId());
    assertThat(
            failure(
                    () ->
                        chat.conversation.post(posting(alice, session, "x", UserId.of("somebody"))))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(
            failure(
                    () ->
                        chat.conversation.post(
                            posting(OpenChat.agent(), session, "x", alice.userId())))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void reachesBackThroughTheHistory() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    List<ChatMessage> said = talk(alice, session, 5);

    assertThat(history(alice, session, null, 2))
        .isEqualTo(new ChatHistory(said.subList(3, 5), true));
    assertThat(history(alice, session, said.get(3).id(), 2))
        .isEqualTo(new ChatHistory(said.subList(1, 3), true));
    assertThat(history(alice, session, said.get(1).id(), 2))
        .isEqualTo(new ChatHistory(said.subList(0, 1), false));
    assertThat(history(alice, session, 0L, 2)).isEqualTo(new ChatHistory(List.of(), false));
    assertThat(
            failure(
                    () ->
                        chat.conversation.history(
                            command(
                                ChatCommands.HISTORY,
                                OpenChat.user(),
                                new ReadHistory(session.sessionId(), null, null))))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void listsMessagesOldestFirstPageByPage() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    List<PostedChat> said = talk(alice, session, 5).stream().map(PostedChat::of).toList();

    ChatMessagePage first = messages(alice, session, null);
    ChatMessagePage second = messages(alice, session, first.nextCursor());
    ChatMessagePage third = messages(alice, session, second.nextCursor());

    assertThat(first.items()).isEqualTo(said.subList(0, 2));
    assertThat(second.items()).isEqualTo(said.subList(2, 4));
    assertThat(third).isEqualTo(new ChatMessagePage(said.subList(4, 5), null));
    assertThat(failure(() -> listing(alice, chat.create(alice), first.nextCursor())).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(failure(() -> listing(alice, session, "nonsense")).code())
        .isEqualTo(FailureCode.INVALID_MESSAGE);
    assertThat(failure(() -> listing(OpenChat.user(), session, null)).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void tellsAllButTheTypistOfTyping() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    await(typing(alice, session));

    Event event = chat.events(session).get(0);
    assertThat(event.payload()).isEqualTo(new ChatTyping(session.sessionId(), alice.userId()));
    assertThat(event.position()).isNull();
    assertThat(event.reach().exceptConnection()).isEqualTo(alice.connectionId());
    assertThat(failure(() -> typing(OpenChat.user(), session)).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void tellsOfTypingWhileTheWriterIsBusyAndWritesNothingDown() throws Exception {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Boolean> busy =
        chat.store.write(
            tx -> {
              held.countDown();
              boolean unused = awaits(release);
              return Pending.of(true);
            });
    assertThat(awaits(held)).isTrue();

    await(
        chat.conversation.typing(
            new Command<>(
                ChatCommands.TYPING,
                alice,
                new ChatRef(session.sessionId()),
                new OnceKey(alice.principal().id(), "message", "typed", "chat.typing"))));

    assertThat(chat.payloads(session))
        .containsExactly(new ChatTyping(session.sessionId(), alice.userId()));
    release.countDown();
    await(busy);
    OnceId typed =
        OnceId.of(new OnceKey(alice.principal().id(), "message", "typed", "chat.typing"));
    Future<Boolean> kept =
        chat.store.write(tx -> Pending.of(tx.recall(typed, Nothing.class).isPresent()));
    assertThat(await(kept)).isFalse();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void movesTheReadMarkForwardOnly() {
    Caller alice = OpenChat.user();
    Caller agent = OpenChat.agent();
    ChatSession session = chat.create(alice);
    ChatMessage one = chat.send(alice, session, "one");
    ChatMessage two = chat.send(alice, session, "two");

    await(reading(agent, session, two.id()));
    await(reading(agent, session, one.id()));
    await(reading(agent, session, two.id()));
    await(reading(alice, session, one.id()));

    assertThat(chat.payloads(session))
        .containsExactly(
            one,
            two,
            new ChatRead(session.sessionId(), two.id(), agent.userId()),
            new ChatRead(session.sessionId(), one.id(), alice.userId()));
    assertThat(chat.events(session)).extracting(Event::position).doesNotContainNull();
  }

  @Test
  void marksOnlyMessagesOfTheSessionAsRead() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    ChatMessage elsewhere = chat.send(alice, chat.create(alice), "elsewhere");
    ChatMessage here = chat.send(alice, session, "here");
    await(reading(alice, session, here.id()));
    long mark = Long.parseLong(chat.events(session).get(1).id().substring("evt_".length()));

    for (long none : new long[] {elsewhere.id(), mark, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(failure(() -> reading(alice, session, none)))
          .matches(failure -> failure.code() == FailureCode.INVALID_MESSAGE)
          .matches(failure -> failure.subjects().equals(List.of(Long.toString(none))));
    }
    assertThat(failure(() -> reading(OpenChat.user(), session, here.id())).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  // Read marks between the messages, which are no messages.
  private static List<ChatMessage> talk(Caller caller, ChatSession session, int count) {
    List<ChatMessage> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ChatMessage message = chat.send(caller, session, "message " + i);
      said.add(message);
      await(reading(caller, session, message.id()));
    }
    return said;
  }

  private static Command<PostChat> posting(
      Caller caller, ChatSession session, String content, @Nullable UserId sender) {
    return command(ChatCommands.POST, caller, new PostChat(session.sessionId(), content, sender));
  }

  private static Future<Reply<Nothing>> typing(Caller caller, ChatSession session) {
    return chat.conversation.typing(command(ChatCommands.TYPING, caller, session));
  }

  private static Future<Reply<Nothing>> reading(
      Caller caller, ChatSession session, long messageId) {
    return chat.conversation.read(
        command(ChatCommands.READ, caller, new MarkRead(session.sessionId(), messageId)));
  }

  private static ChatHistory history(
      Caller caller, ChatSession session, @Nullable Long beforeId, @Nullable Integer limit) {
    return await(
            chat.conversation.history(
                command(
                    ChatCommands.HISTORY,
                    caller,
                    new ReadHistory(session.sessionId(), beforeId, limit))))
        .value();
  }

  private static Future<Reply<ChatMessagePage>> listing(
      Caller caller, ChatSession session, @Nullable String cursor) {
    return chat.conversation.messages(
        command(
            ChatCommands.MESSAGES, caller, new ListChatMessages(session.sessionId(), 2, cursor)));
  }

  private static ChatMessagePage messages(
      Caller caller, ChatSession session, @Nullable String cursor) {
    return await(listing(caller, session, cursor)).value();
  }
}
