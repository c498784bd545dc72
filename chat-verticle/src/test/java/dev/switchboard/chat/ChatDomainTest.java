package dev.switchboard.chat;

import static dev.switchboard.chat.OpenChat.await;
import static dev.switchboard.chat.OpenChat.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.bus.Addresses;
import dev.switchboard.protocol.bus.BusCodecs;
import dev.switchboard.protocol.bus.BusEventPublisher;
import dev.switchboard.protocol.bus.DomainClient;
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
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandCatalogue;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.Nothing;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainAnnouncement;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.DomainVerticle;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.Store;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The domain behind a real event bus, as a gateway meets it. */
class ChatDomainTest {

  private final Vertx vertx = Vertx.vertx();
  private final CommandCatalogue catalogue = new CommandCatalogue();
  private final DomainClient client = new DomainClient(vertx.eventBus());
  private final Promise<DomainAnnouncement> announced = Promise.promise();

  @SuppressWarnings("NullAway.Init")
  private OpenStore store;

  @BeforeEach
  void deploy() throws IOException {
    BusCodecs.register(vertx.eventBus(), catalogue);
    vertx
        .eventBus()
        .<DomainAnnouncement>localConsumer(
            Addresses.ANNOUNCEMENTS, message -> announced.tryComplete(message.body()));
    Domain domain = chatDomain();
    BusEventPublisher events = new BusEventPublisher(vertx.eventBus());
    store =
        Stores.open(
            StoreConfig.of(Database.SQLITE.open().url()),
            vertx,
            events,
            Clock.systemUTC(),
            domain.migrations(),
            domain.getClass().getClassLoader());
    DomainContext context =
        new DomainContext(
            vertx,
            Settings.of(Map.of("chat.autoCreate", true)),
            Clock.systemUTC(),
            events,
            Map.of(Store.class, store));
    await(vertx.deployVerticle(new DomainVerticle(domain, context, catalogue)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    await(store.close());
  }

  @Test
  void announcesItsTopicsCommandsAndRoutes() {
    DomainAnnouncement announcement = await(announced.future());

    assertThat(announcement.domain()).isEqualTo("chat");
    assertThat(announcement.topicPrefixes()).containsExactly("chat/");
    assertThat(announcement.commands())
        .filteredOn(CommandType::forSockets)
        .extracting(CommandType::name)
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
    ChatSession session = call(ChatCommands.CREATE, alice, new CreateChat(null, null));
    long id = session.sessionId();
    Promise<Event> heard = Promise.promise();
    await(
        vertx
            .eventBus()
            .<Event>localConsumer(
                Addresses.topic(ChatTopics.session(id)),
                message -> heard.tryComplete(message.body()))
            .completion());

    ChatMessage said = call(ChatCommands.SEND, alice, new SendChat(id, "hello", "c-1"));
    PostedChat answer = call(ChatCommands.POST, agent, new PostChat(id, "hi", null));
    Nothing typed = call(ChatCommands.TYPING, alice, new ChatRef(id));
    Nothing read = call(ChatCommands.READ, alice, new MarkRead(id, answer.id()));
    ChatMessagePage page = call(ChatCommands.MESSAGES, agent, new ListChatMessages(id, null, null));
    ChatSession closed = call(ChatCommands.CLOSE, agent, new ChatRef(id));

    assertThat(await(heard.future()).payload()).isEqualTo(said);
    assertThat(List.of(typed, read)).containsOnly(Nothing.NOTHING);
    assertThat(page).isEqualTo(new ChatMessagePage(List.of(PostedChat.of(said), answer), null));
    assertThat(closed.agentId()).isEqualTo(agent.userId());
    assertThat(call(ChatCommands.GET, alice, new ChatRef(id))).isEqualTo(closed);
    assertThat(call(ChatCommands.HISTORY, alice, new ReadHistory(id, null, null)).items())
        .hasSize(2);
  }

  @Test
  void refusesInFailuresThatNameTheReason() {
    Caller alice = OpenChat.user();
    ChatSession session = call(ChatCommands.CREATE, OpenChat.user(), new CreateChat(null, null));

    assertThat(
            failure(
                    () ->
                        client.invoke(
                            OpenChat.command(
                                ChatCommands.SEND,
                                alice,
                                new SendChat(session.sessionId(), "x", null))))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
    assertThat(
            failure(
                    () ->
                        client.invoke(
                            OpenChat.command(
                                ChatCommands.CREATE,
                                alice,
                                new CreateChat(UserId.of("somebody"), null))))
                .code())
        .isEqualTo(FailureCode.FORBIDDEN);
    assertThat(
            failure(
                    () ->
                        client.authorize(
                            "chat",
                            new TopicRequest(
                                alice,
                                ChatTopics.session(session.sessionId()),
                                AccessIntent.JOIN,
                                null)))
                .code())
        .isEqualTo(FailureCode.FOREIGN);
  }

  @Test
  void makesTheSessionOfTheDocumentsExampleWhenItIsJoined() {
    Caller visitor = OpenChat.claimed(123);

    TopicGrant grant =
        await(
            client.authorize(
                "chat",
                new TopicRequest(visitor, ChatTopics.session(456), AccessIntent.JOIN, null)));

    assertThat(grant).isEqualTo(TopicGrant.durableFromNow());
    assertThat(call(ChatCommands.SEND, visitor, new SendChat(456L, "你好", null)).sessionId())
        .isEqualTo(456);
  }

  @Test
  void showsExactlyTheFieldsOfTheContractOverHttp() {
    Caller alice = OpenChat.user();
    ChatSession session = call(ChatCommands.CREATE, alice, new CreateChat(null, null));
    PostedChat said =
        call(ChatCommands.POST, alice, new PostChat(session.sessionId(), "hello", null));

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

  private <A extends Record, R extends Record> R call(
      CommandType<A, R> type, Caller caller, A arguments) {
    Future<Reply<?>> reply = client.invoke(new Command<>(type, caller, arguments, null));
    return type.result().cast(await(reply).value());
  }

  private static Domain chatDomain() {
    return ServiceLoader.load(Domain.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(domain -> domain.name().equals("chat"))
        .findFirst()
        .orElseThrow();
  }
}
