package dev.switchboard.chat;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatMessagePage;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.CreateChat;
import dev.switchboard.protocol.chat.ListChatMessages;
import dev.switchboard.protocol.chat.MarkRead;
import dev.switchboard.protocol.chat.PostChat;
import dev.switchboard.protocol.chat.PostedChat;
import dev.switchboard.protocol.chat.ReadHistory;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.testing.DomainOnBus;
import dev.switchboard.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain behind a real event bus, as a gateway meets it. */
class ChatDomainTest {

  @SuppressWarnings("NullAway.Init")
  private DomainOnBus chat;

  @BeforeEach
  void deploy(@TempDir Path folder) {
    chat =
        new DomainOnBus(
            Vertx.vertx(),
            "chat",
            TestDatabase.SQLITE.fresh(folder),
            Map.of("chat.autoCreate", true));
  }

  @AfterEach
  void close() {
    chat.close();
  }

  @Test
  void announcesItsTopicsCommandsAndRoutes() {
    DomainAnnouncement announcement = chat.announcement();

    assertThat(announcement.domain()).isEqualTo("chat");
    assertThat(announcement.topicPrefixes()).containsExactly("chat/");
    assertThat(announcement.commands())
        .filteredOn(CommandSpec::forSockets)
        .extracting(CommandSpec::name)
        .containsExactlyInAnyOrder(
            "chat.create", "chat.send", "chat.history", "chat.typing", "chat.read", "chat.close");
    assertThat(announcement.routes())
        .extracting(route -> route.method() + " " + route.path() + " " + route.status())
        .containsExactlyInAnyOrder(
            "POST /chat/sessions 201",
            "GET /chat/sessions 200",
            "GET /chat/sessions/{sessionId} 200",
            "POST /chat/sessions/{sessionId}/close 200",
            "POST /chat/sessions/{sessionId}/assign 200",
            "GET /chat/sessions/{sessionId}/messages 200",
            "POST /chat/sessions/{sessionId}/messages 201");
    assertThat(announcement.commands())
        .extracting(CommandSpec::name)
        .containsAll(announcement.routes().stream().map(HttpRoute::command).toList());
    assertThat(announcement.routes())
        .filteredOn(route -> !route.roles().contains(Role.USER))
        .extracting(HttpRoute::path)
        .containsExactly("/chat/sessions/{sessionId}/assign");
  }

  @Test
  void carriesAConversationFromItsStartToItsEnd() {
    Caller alice = OpenChat.user();
    Caller agent = OpenChat.agent();
    ChatSession session = chat.call(ChatCommands.CREATE, alice, new CreateChat(null, null));
    long id = session.sessionId();
    Future<Event> heard = chat.next(ChatTopics.session(id));

    ChatMessage said = chat.call(ChatCommands.SEND, alice, new SendChat(id, "hello", "c-1"));
    PostedChat answer = chat.call(ChatCommands.POST, agent, new PostChat(id, "hi", null));
    Nothing typed = chat.call(ChatCommands.TYPING, alice, new ChatRef(id));
    Nothing read = chat.call(ChatCommands.READ, alice, new MarkRead(id, answer.id()));
    ChatMessagePage page =
        chat.call(ChatCommands.MESSAGES, agent, new ListChatMessages(id, null, null));
    ChatSession closed = chat.call(ChatCommands.CLOSE, agent, new ChatRef(id));

    assertThat(await(heard).payload()).isEqualTo(said);
    assertThat(List.of(typed, read)).containsOnly(Nothing.NOTHING);
    assertThat(page).isEqualTo(new ChatMessagePage(List.of(PostedChat.of(said), answer), null));
    assertThat(closed.agentId()).isEqualTo(agent.userId());
    assertThat(chat.call(ChatCommands.GET, alice, new ChatRef(id))).isEqualTo(closed);
    assertThat(chat.call(ChatCommands.HISTORY, alice, new ReadHistory(id, null, null)).items())
        .hasSize(2);
  }

  @Test
  void refusesInFailuresThatNameTheReason() {
    Caller alice = OpenChat.user();
    ChatSession session =
        chat.call(ChatCommands.CREATE, OpenChat.user(), new CreateChat(null, null));

    assertThat(
            failure(
                    () ->
                        chat.asking(
                            ChatCommands.SEND, alice, new SendChat(session.sessionId(), "x", null)))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            failure(
                    () ->
                        chat.asking(
                            ChatCommands.CREATE,
                            alice,
                            new CreateChat(UserId.of("somebody"), null)))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(failure(() -> joining(alice, session.sessionId())).code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  private Future<TopicGrant> joining(Caller caller, long sessionId) {
    return chat.granting(caller, ChatTopics.session(sessionId), AccessIntent.JOIN);
  }

  @Test
  void makesTheSessionOfTheDocumentsExampleWhenItIsJoined() {
    Caller visitor = OpenChat.claimed(123);

    TopicGrant grant = await(joining(visitor, 456));

    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    assertThat(chat.call(ChatCommands.SEND, visitor, new SendChat(456L, "你好", null)).sessionId())
        .isEqualTo(456);
  }

  @Test
  void showsExactlyTheFieldsOfTheContractOverHttp() {
    Caller alice = OpenChat.user();
    ChatSession session = chat.call(ChatCommands.CREATE, alice, new CreateChat(null, null));
    PostedChat said =
        chat.call(ChatCommands.POST, alice, new PostChat(session.sessionId(), "hello", null));

    assertThat(fields(Json.tree(session)))
        .containsExactlyInAnyOrder("sessionId", "userId", "status", "createdAt");
    assertThat(Json.tree(session).get("status").textValue()).isEqualTo("waiting");
    assertThat(fields(Json.tree(said)))
        .containsExactlyInAnyOrder("id", "sessionId", "senderId", "content", "createdAt");
    assertThat(Json.tree(new ChatMessagePage(List.of(), null)).toString())
        .isEqualTo("{\"items\":[],\"nextCursor\":null}");
    assertThat(Json.decode(Json.encode(session), ChatSession.class)).isEqualTo(session);
  }

  private static List<String> fields(ObjectNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
