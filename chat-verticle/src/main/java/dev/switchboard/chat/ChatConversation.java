package dev.switchboard.chat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.ChatHistory;
import dev.switchboard.protocol.chat.ChatMessagePage;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatStatus;
import dev.switchboard.protocol.chat.ChatTopics;
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
import dev.switchboard.protocol.event.EventPublisher;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.store.OnceId;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Retention;
import dev.switchboard.store.Store;
import dev.switchboard.store.Transaction;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is said in chat sessions: messages, typing, read receipts. Messages live in the topic's log,
 * which numbers them; a message's number is its id.
 */
final class ChatConversation {

  private static final String CLIENT_ID_SCOPE = "chat.clientId";

  private final Store store;
  private final EventPublisher events;
  private final Clock clock;
  private final RecentTyping typing = new RecentTyping();

  ChatConversation(Store store, EventPublisher events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Says something once per message id and once per the sender's own id for it, whichever of the
   * two comes again.
   */
  Future<Reply<ChatMessage>> send(Command<SendChat> command) {
    Caller caller = command.caller();
    SendChat said = command.arguments();
    List<OnceId> keys = keys(command).stream().map(OnceId::of).toList();
    return store.write(
        tx -> {
          List<OnceId> fresh = new ArrayList<>();
          Optional<ChatMessage> first = Optional.empty();
          for (OnceId key : keys) {
            Optional<ChatMessage> answer = tx.recall(key, ChatMessage.class);
            if (answer.isPresent()) {
              first = answer;
            } else {
              fresh.add(key);
            }
          }
          boolean repeated = first.isPresent();
          Pending<ChatMessage> message =
              repeated
                  ? Pending.of(first.get())
                  : say(
                      tx,
                      caller,
                      said.sessionId(),
                      caller.userId(),
                      said.content(),
                      said.clientId());
          fresh.forEach(key -> tx.remember(key, message));
          return message.map(value -> new Reply<>(value, repeated));
        });
  }

  /** The same for HTTP, where an admin may name another sender. */
  Future<Reply<PostedChat>> post(Command<PostChat> command) {
    Caller caller = command.caller();
    PostChat said = command.arguments();
    return store.writeOnce(
        command.once(),
        PostedChat.class,
        tx -> {
          UserId sender = ChatAccess.sender(caller, said.senderId());
          return say(tx, caller, said.sessionId(), sender, said.content(), null)
              .map(PostedChat::of);
        });
  }

  /** The messages before one, or the newest. */
  Future<Reply<ChatHistory>> history(Command<ReadHistory> command) {
    ReadHistory wanted = command.arguments();
    Topic topic = ChatTopics.session(wanted.sessionId());
    long before = Objects.requireNonNullElse(wanted.beforeId(), Long.MAX_VALUE);
    int limit = wanted.pageSize();
    Store reads = reads(command.caller());
    return entered(command.caller(), wanted.sessionId())
        .compose(
            session -> reads.log().readBefore(topic, PayloadKind.CHAT_MESSAGE, before, limit + 1))
        .map(
            events -> {
              boolean more = events.size() > limit;
              List<Event> kept = more ? events.subList(1, events.size()) : events;
              return Reply.of(
                  new ChatHistory(kept.stream().map(ChatConversation::message).toList(), more));
            });
  }

  /** The messages from the first one on, page by page. */
  Future<Reply<ChatMessagePage>> messages(Command<ListChatMessages> command) {
    ListChatMessages wanted = command.arguments();
    long sessionId = wanted.sessionId();
    long after = ChatCursor.message(wanted.cursor(), sessionId);
    Topic topic = ChatTopics.session(sessionId);
    int limit = wanted.pageSize();
    Store reads = reads(command.caller());
    return entered(command.caller(), sessionId)
        .compose(
            session -> reads.log().readAfter(topic, PayloadKind.CHAT_MESSAGE, after, limit + 1))
        .map(
            events -> {
              List<PostedChat> items =
                  events.stream().limit(limit).map(event -> PostedChat.of(message(event))).toList();
              boolean more = events.size() > limit;
              String next = more ? ChatCursor.behind(sessionId, items.get(limit - 1).id()) : null;
              return Reply.of(new ChatMessagePage(items, next));
            });
  }

  /** Tells the others in the session that the caller types; nothing is written down of it. */
  Future<Reply<Nothing>> typing(Command<ChatRef> command) {
    return typing.once(
        command.once(), () -> type(command.caller(), command.arguments().sessionId()));
  }

  private Future<Reply<Nothing>> type(Caller caller, long sessionId) {
    return reads(caller)
        .read(sql -> ChatAccess.enterOpen(caller, ChatSessions.find(sql, sessionId)))
        .map(
            session -> {
              events.publish(
                  List.of(
                      Event.ephemeral(
                          ChatTopics.session(sessionId),
                          "typing_" + UUID.randomUUID(),
                          clock.millis(),
                          new ChatTyping(sessionId, caller.userId()),
                          Reach.except(caller.connectionId()))));
              return Reply.of(Nothing.NOTHING);
            });
  }

  /** Moves the caller's mark to a message; the others hear of it when it moves forward. */
  Future<Reply<Nothing>> read(Command<MarkRead> command) {
    Caller caller = command.caller();
    long sessionId = command.arguments().sessionId();
    long messageId = command.arguments().messageId();
    return entered(caller, sessionId)
        .compose(session -> requireMessage(caller, sessionId, messageId))
        .compose(
            known ->
                store.writeOnce(
                    command.once(),
                    Nothing.class,
                    tx -> {
                      ChatAccess.enterOpen(caller, ChatSessions.hold(tx, sessionId));
                      return markRead(tx, sessionId, messageId, caller.userId());
                    }));
  }

  private static Pending<Nothing> markRead(
      Transaction tx, long sessionId, long messageId, UserId reader) throws SQLException {
    if (!ChatReceipts.advance(tx, sessionId, reader, messageId)) {
      return Pending.of(Nothing.NOTHING);
    }
    return tx.append(
            ChatTopics.session(sessionId),
            Retention.FOREVER,
            number -> new ChatRead(sessionId, messageId, reader))
        .map(event -> Nothing.NOTHING);
  }

  // Messages are never deleted, so this may be asked before the transaction.
  private Future<Void> requireMessage(Caller caller, long sessionId, long messageId) {
    Topic topic = ChatTopics.session(sessionId);
    return reads(caller)
        .log()
        .readAfter(topic, PayloadKind.CHAT_MESSAGE, messageId - 1, 1)
        .compose(
            events ->
                events.stream().anyMatch(event -> message(event).id() == messageId)
                    ? Future.succeededFuture()
                    : Future.failedFuture(ChatAccess.noMessage(messageId)));
  }

  private Future<ChatSession> entered(Caller caller, long sessionId) {
    return reads(caller).read(sql -> ChatAccess.enter(caller, ChatSessions.find(sql, sessionId)));
  }

  private Store reads(Caller caller) {
    return store.onBehalfOf(caller.principal());
  }

  private static Pending<ChatMessage> say(
      Transaction tx,
      Caller caller,
      long sessionId,
      UserId sender,
      String content,
      @Nullable String clientId)
      throws SQLException {
    ChatSession session = ChatAccess.enterOpen(caller, ChatSessions.hold(tx, sessionId));
    if (session.status() == ChatStatus.WAITING && ChatAccess.answersAsAgent(caller, session)) {
      ChatSessions.activate(tx, sessionId, caller.userId());
    }
    long now = tx.now();
    return tx.append(
            ChatTopics.session(sessionId),
            Retention.FOREVER,
            number -> new ChatMessage(number, sessionId, sender, content, now, clientId))
        .map(ChatConversation::message);
  }

  private static ChatMessage message(Event event) {
    return (ChatMessage) event.payload();
  }

  // A client id counts within its session: clients that number their messages from 1 in each
  // session must lose none.
  private static List<OnceKey> keys(Command<SendChat> command) {
    List<OnceKey> keys = new ArrayList<>();
    if (command.once() != null) {
      keys.add(command.once());
    }
    SendChat said = command.arguments();
    if (said.clientId() != null) {
      keys.add(
          new OnceKey(
              command.caller().principal().id(),
              CLIENT_ID_SCOPE,
              said.sessionId() + ":" + said.clientId(),
              command.type().name()));
    }
    return keys;
  }
}
