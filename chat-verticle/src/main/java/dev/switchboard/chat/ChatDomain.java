package dev.switchboard.chat;

import static dev.switchboard.protocol.Role.ADMIN;
import static dev.switchboard.protocol.Role.AGENT;

import dev.switchboard.protocol.chat.ChatCommands;
import dev.switchboard.protocol.chat.ChatKeys;
import dev.switchboard.protocol.chat.ChatTopics;
import dev.switchboard.protocol.command.CommandType;
import dev.switchboard.protocol.domain.Domain;
import dev.switchboard.protocol.domain.DomainBindings;
import dev.switchboard.protocol.domain.DomainContext;
import dev.switchboard.protocol.domain.HttpRoute;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.store.Store;
import java.util.List;

/** Customer chat as a domain: its commands, topics and HTTP routes. */
public final class ChatDomain implements Domain {

  private static final String SESSIONS = "/chat/sessions";
  private static final String SESSION = SESSIONS + "/{sessionId}";

  @Override
  public String name() {
    return "chat";
  }

  @Override
  public List<SettingKey> settings() {
    return ChatKeys.all();
  }

  @Override
  public List<String> migrations() {
    return List.of("db/migration/chat");
  }

  @Override
  public List<String> topicPrefixes() {
    return List.of(ChatTopics.PREFIX);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("POST", SESSIONS, ChatCommands.CREATE, 201),
        route("GET", SESSIONS, ChatCommands.LIST, 200),
        route("GET", SESSION, ChatCommands.GET, 200),
        route("POST", SESSION + "/close", ChatCommands.CLOSE, 200),
        route("POST", SESSION + "/assign", ChatCommands.ASSIGN, 200).onlyFor(AGENT, ADMIN),
        route("GET", SESSION + "/messages", ChatCommands.MESSAGES, 200),
        route("POST", SESSION + "/messages", ChatCommands.POST, 201));
  }

  @Override
  public void start(DomainContext context, DomainBindings bindings) {
    Store store = context.service(Store.class);
    ChatService service = new ChatService(store, ChatConfig.of(context.settings()));
    ChatConversation conversation = new ChatConversation(store, context.events(), context.clock());
    bindings.command(ChatCommands.CREATE, service::create);
    bindings.command(ChatCommands.LIST, service::list);
    bindings.command(ChatCommands.GET, service::get);
    bindings.command(ChatCommands.CLOSE, service::close);
    bindings.command(ChatCommands.ASSIGN, service::assign);
    bindings.command(ChatCommands.SEND, conversation::send);
    bindings.command(ChatCommands.POST, conversation::post);
    bindings.command(ChatCommands.HISTORY, conversation::history);
    bindings.command(ChatCommands.MESSAGES, conversation::messages);
    bindings.command(ChatCommands.TYPING, conversation::typing);
    bindings.command(ChatCommands.READ, conversation::read);
    bindings.topics(service::authorize);
  }

  private static HttpRoute route(String method, String path, CommandType<?, ?> type, int status) {
    return HttpRoute.of(method, path, type, status);
  }
}
