package dev.switchboard.chat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Role;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.CreateChat;
import dev.switchboard.protocol.chat.SendChat;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.command.OnceKey;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chat of one node, and the words in which tests speak to it. */
final class OpenChat {

  private static final AtomicInteger NAMES = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final List<Event> published = new CopyOnWriteArrayList<>();
  final OpenStore store;
  final ChatService service;
  final ChatService withoutAutoCreate;
  final ChatConversation conversation;

  OpenChat(String url) {
    ChatDomain domain = new ChatDomain();
    this.store =
        Stores.open(
            StoreConfig.of(url),
            vertx,
            published::add,
            Clock.systemUTC(),
            domain.migrations(),
            ChatDomain.class.getClassLoader());
    this.service = new ChatService(store, new ChatConfig(true));
    this.withoutAutoCreate = new ChatService(store, new ChatConfig(false));
    this.conversation = new ChatConversation(store);
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  /** A name that no other test has. */
  static String name() {
    return "user-" + NAMES.incrementAndGet();
  }

  static Caller caller(String name, Role role) {
    Principal principal =
        new Principal(UserId.of(name), role, List.of(), Principal.Proof.TOKEN, null);
    return new Caller(principal, "socket-of-" + name, null);
  }

  static Caller user() {
    return caller(name(), Role.USER);
  }

  static Caller agent() {
    return caller(name(), Role.AGENT);
  }

  static Caller admin() {
    return caller(name(), Role.ADMIN);
  }

  static Caller claimed(long userId) {
    return new Caller(Principal.claimed(UserId.of(userId)), "socket-of-" + userId, null);
  }

  static OnceKey once(Caller caller, String key) {
    return new OnceKey(caller.principal().id(), "message", key, "same");
  }

  static <A extends Record> Command<A> command(CommandType<A, ?> type, Caller caller, A arguments) {
    return new Command<>(type, caller, arguments, null);
  }

  static Command<ChatRef> command(
      CommandType<ChatRef, ?> type, Caller caller, ChatSession session) {
    return command(type, caller, new ChatRef(session.sessionId()));
  }

  ChatSession create(Caller caller) {
    return await(service.create(command(ChatCommands.CREATE, caller, new CreateChat(null, null))))
        .value();
  }

  ChatSession get(ChatSession session) {
    return await(service.get(command(ChatCommands.GET, admin(), session))).value();
  }

  ChatSession close(ChatSession session) {
    return await(service.close(command(ChatCommands.CLOSE, admin(), session))).value();
  }

  Future<Reply<ChatMessage>> sending(
      Caller caller, ChatSession session, String content, @Nullable String clientId) {
    return conversation.send(
        command(ChatCommands.SEND, caller, new SendChat(session.sessionId(), content, clientId)));
  }

  ChatMessage send(Caller caller, ChatSession session, String content) {
    return await(sending(caller, session, content, null)).value();
  }

  /** What was published of a session. */
  List<Event> events(ChatSession session) {
    return published.stream()
        .filter(event -> event.topic().equals(ChatTopics.session(session.sessionId())))
        .toList();
  }

  List<Payload> payloads(ChatSession session) {
    return events(session).stream().map(Event::payload).toList();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw FailureException.of(e).exception();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for all, however they end. */
  static void settled(List<Future<?>> futures) {
    await(Future.join(futures).otherwiseEmpty());
  }

  /** What a call is refused with. */
  static Failure failure(Supplier<Future<?>> call) {
    try {
      Object unexpected = await(call.get());
      throw new AssertionError("was not refused: " + unexpected);
    } catch (FailureException e) {
      return e.failure();
    }
  }
}
