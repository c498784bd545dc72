package dev.switchboard.chat;

import static dev.switchboard.testing.Answers.await;
import static dev.switchboard.testing.Answers.value;
import static dev.switchboard.testing.Callers.caller;

import dev.switchboard.protocol.Caller;
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
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.event.ChatMessage;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import dev.switchboard.store.OpenStore;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.Stores;
import dev.switchboard.testing.Callers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Chat of one node, and the words in which tests speak to it. */
final class OpenChat {

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
            StoreConfig.of(url).asShared(),
            vertx,
            published::addAll,
            Clock.systemUTC(),
            domain.migrations(),
            ChatDomain.class.getClassLoader());
    this.service = new ChatService(store, new ChatConfig(true));
    this.withoutAutoCreate = new ChatService(store, new ChatConfig(false));
    this.conversation = new ChatConversation(store, published::addAll, Clock.systemUTC());
  }

  void close() {
    await(store.close());
    await(vertx.close());
  }

  static Caller user() {
    return caller(Callers.name(), Role.USER);
  }

  static Caller agent() {
    return caller(Callers.name(), Role.AGENT);
  }

  static Caller admin() {
    return caller(Callers.name(), Role.ADMIN);
  }

  static Caller claimed(long userId) {
    return new Caller(Principal.claimed(UserId.of(userId)), "socket-of-" + userId, null);
  }

  static Command<ChatRef> command(
      CommandType<ChatRef, ?> type, Caller caller, ChatSession session) {
    return Callers.command(type, caller, new ChatRef(session.sessionId()));
  }

  ChatSession create(Caller caller) {
    return value(
        service.create(Callers.command(ChatCommands.CREATE, caller, new CreateChat(null, null))));
  }

  ChatSession get(ChatSession session) {
    return value(service.get(command(ChatCommands.GET, admin(), session)));
  }

  ChatSession close(ChatSession session) {
    return value(service.close(command(ChatCommands.CLOSE, admin(), session)));
  }

  Future<Reply<ChatMessage>> sending(
      Caller caller, ChatSession session, String content, @Nullable String clientId) {
    return conversation.send(
        Callers.command(
            ChatCommands.SEND, caller, new SendChat(session.sessionId(), content, clientId)));
  }

  ChatMessage send(Caller caller, ChatSession session, String content) {
    return value(sending(caller, session, content, null));
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

  /** Waits for all, however they end. */
  static void settled(List<Future<?>> futures) {
    await(Future.join(futures).otherwiseEmpty());
  }
}
