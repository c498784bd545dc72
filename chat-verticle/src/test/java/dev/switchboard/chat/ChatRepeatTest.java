package dev.switchboard.chat;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Callers.once;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.PostChat;
import dev.switchboard.protocol.chat.PostedChat;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatRepeatTest extends ChatOnBothDatabases {

  @Test
  void saysOnceWhatComesAgainUnderTheSameClientId() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    Reply<ChatMessage> first = await(chat.sending(alice, session, "hello", "c-1"));
    Reply<ChatMessage> again = await(chat.sending(alice, session, "hello", "c-1"));
    chat.close(session);
    Reply<ChatMessage> afterTheEnd = await(chat.sending(alice, session, "hello", "c-1"));

    assertThat(first.repeated()).isFalse();
    assertThat(first.value().clientId()).isEqualTo("c-1");
    assertThat(again).isEqualTo(new Reply<>(first.value(), true));
    assertThat(afterTheEnd).isEqualTo(again);
    assertThat(chat.payloads(session)).containsExactly(first.value());
  }

  @Test
  void saysOnceWhatComesManyTimesAtOnce() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    List<Future<Reply<ChatMessage>>> replies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      replies.add(chat.sending(alice, session, "hello", "c-1"));
    }

    await(Future.all(replies));

    assertThat(chat.payloads(session)).hasSize(1);
    assertThat(replies)
        .extracting(reply -> reply.result().value())
        .containsOnly((ChatMessage) chat.payloads(session).get(0));
    assertThat(replies).filteredOn(reply -> !reply.result().repeated()).hasSize(1);
  }

  @Test
  void takesTheSameClientIdForAnotherMessageInAnotherSessionOrOfAnotherUser() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    ChatSession other = chat.create(alice);

    Reply<ChatMessage> here = await(chat.sending(alice, session, "1", "c-1"));
    Reply<ChatMessage> there = await(chat.sending(alice, other, "2", "c-1"));
    Reply<ChatMessage> agents = await(chat.sending(OpenChat.agent(), session, "3", "c-1"));

    assertThat(List.of(here.repeated(), there.repeated(), agents.repeated())).containsOnly(false);
  }

  @Test
  void saysOnceWhateverOfMessageIdAndClientIdComesAgain() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    ChatMessage said = await(sendOnce(alice, session, "m-1", "c-1")).value();

    assertThat(await(sendOnce(alice, session, "m-1", null))).isEqualTo(new Reply<>(said, true));
    assertThat(await(sendOnce(alice, session, "m-2", "c-1"))).isEqualTo(new Reply<>(said, true));
    assertThat(await(sendOnce(alice, session, "m-2", null))).isEqualTo(new Reply<>(said, true));
    assertThat(chat.payloads(session)).containsExactly(said);
  }

  @Test
  void postsOncePerIdempotencyKey() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);
    Command<PostChat> posting =
        new Command<>(
            ChatCommands.POST,
            alice,
            new PostChat(session.sessionId(), "hello", null),
            once(alice, "p"));

    Reply<PostedChat> first = await(chat.conversation.post(posting));

    assertThat(await(chat.conversation.post(posting))).isEqualTo(new Reply<>(first.value(), true));
    assertThat(chat.payloads(session)).hasSize(1);
  }

  @Test
  void typesOncePerMessageId() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.create(alice);

    await(typingOnce(alice, session));

    assertThat(await(typingOnce(alice, session))).isEqualTo(new Reply<>(Nothing.NOTHING, true));
    assertThat(chat.events(session)).hasSize(1);
  }

  private static Future<Reply<ChatMessage>> sendOnce(
      Caller caller, ChatSession session, String messageId, @Nullable String clientId) {
    return chat.conversation.send(
        new Command<>(
            ChatCommands.SEND,
            caller,
            new SendChat(session.sessionId(), "hello", clientId),
            once(caller, messageId)));
  }

  private static Future<Reply<Nothing>> typingOnce(Caller caller, ChatSession session) {
    return chat.conversation.typing(
        new Command<>(
            ChatCommands.TYPING, caller, new ChatRef(session.sessionId()), once(caller, "t")));
  }
}
