package dev.switchboard.chat;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.UserId;
import dev.switchboard.protocol.chat.AssignChat;
import dev.switchboard.protocol.chat.ChatRef;
import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.chat.ChatSessionPage;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.chat.CreateChat;
import dev.switchboard.protocol.chat.ListChats;
import dev.switchboard.protocol.command.Command;
import dev.switchboard.protocol.command.Reply;
import dev.switchboard.protocol.domain.AccessIntent;
import dev.switchboard.protocol.domain.TopicGrant;
import dev.switchboard.protocol.domain.TopicRequest;
import dev.switchboard.protocol.event.PayloadKind;
import dev.switchboard.store.Pending;
import dev.switchboard.store.Store;
import dev.switchboard.store.TopicLog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with chat sessions. Every check that a change depends on is made in the
 * transaction of that change; futures complete on the caller's context and fail with {@link
 * dev.switchboard.protocol.FailureException}.
 */
final class ChatService {

  private final Store store;
  private final ChatConfig config;

  ChatService(Store store, ChatConfig config) {
    this.store = store;
    this.config = config;
  }

  Future<Reply<ChatSession>> create(Command<CreateChat> command) {
    UserId owner = ChatAccess.owner(command.caller(), command.arguments().userId());
    String subject = command.arguments().subject();
    return store.writeOnce(
        command.once(),
        ChatSession.class,
        tx -> Pending.of(ChatSessions.open(tx, owner, subject).made()));
  }

  Future<Reply<ChatSessionPage>> list(Command<ListChats> command) {
    ListChats wanted = command.arguments();
    Optional<UserId> owner = ChatAccess.listedOwner(command.caller());
    Optional<ChatCursor.OfSessions> behind = ChatCursor.sessions(wanted.cursor());
    int limit = wanted.pageSize();
    return store
        .onBehalfOf(command.caller().principal())
        .read(sql -> ChatSessions.list(sql, owner, wanted.wantedStatus(), behind, limit + 1))
        .map(
            found -> {
              boolean more = found.size() > limit;
              List<ChatSession> items = more ? found.subList(0, limit) : found;
              String next = more ? ChatCursor.behind(items.get(limit - 1)) : null;
              return Reply.of(new ChatSessionPage(items, next));
            });
  }

  Future<Reply<ChatSession>> get(Command<ChatRef> command) {
    long sessionId = command.arguments().sessionId();
    return store
        .onBehalfOf(command.caller().principal())
        .read(sql -> ChatAccess.enter(command.caller(), ChatSessions.find(sql, sessionId)))
        .map(Reply::of);
  }

  Future<Reply<ChatSession>> close(Command<ChatRef> command) {
    long sessionId = command.arguments().sessionId();
    return store.writeOnce(
        command.once(),
        ChatSession.class,
        tx -> {
          ChatAccess.enter(command.caller(), ChatSessions.find(tx, sessionId));
          if (!ChatSessions.close(tx, sessionId)) {
            throw ChatAccess.closed();
          }
          return Pending.of(ChatSessions.find(tx, sessionId).orElseThrow());
        });
  }

  Future<Reply<ChatSession>> assign(Command<AssignChat> command) {
    ChatAccess.requireAgent(command.caller());
    long sessionId = command.arguments().sessionId();
    return store.writeOnce(
        command.once(),
        ChatSession.class,
        tx -> {
          ChatAccess.enter(command.caller(), ChatSessions.find(tx, sessionId));
          if (!ChatSessions.assign(tx, sessionId, command.arguments().agentId())) {
            throw ChatAccess.closed();
          }
          return Pending.of(ChatSessions.find(tx, sessionId).orElseThrow());
        });
  }

  /** Decides about a subscription; a join may make the session (contract 5.5, autoCreate). */
  Future<TopicGrant> authorize(TopicRequest request) {
    Caller caller = request.caller();
    long sessionId = ChatTopics.sessionOf(request.topic()).orElseThrow(ChatAccess::unknown);
    boolean makes = request.intent() == AccessIntent.JOIN && config.autoCreate();
    return store
        .onBehalfOf(caller.principal())
        .read(sql -> ChatSessions.find(sql, sessionId))
        .compose(
            found ->
                found.isPresent() || !makes
                    ? Future.succeededFuture(found)
                    : store.write(
                        tx ->
                            Pending.of(
                                Optional.of(ChatSessions.openAs(tx, sessionId, caller.userId())))))
        .compose(
            found -> {
              ChatSession unused = ChatAccess.enter(caller, found);
              return grant(request);
            });
  }

  private Future<TopicGrant> grant(TopicRequest request) {
    Long last = request.afterEntity();
    if (last == null) {
      return Future.succeededFuture(TopicGrant.durableFromNow());
    }
    TopicLog log = store.onBehalfOf(request.caller().principal()).log();
    return log.readAfter(request.topic(), PayloadKind.CHAT_MESSAGE, last - 1, 1)
        .compose(
            // Behind a message that there has not been, the client's history is another one.
            from ->
                from.isEmpty()
                    ? Future.succeededFuture(TopicGrant.durableAfter(0))
                    : log.sequenceAt(request.topic(), last)
                        .map(sequence -> TopicGrant.durableAfter(sequence.orElse(0))));
  }
}
