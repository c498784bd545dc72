package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.chat.ChatKeys;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Where the chat dialect is spoken (contract 2). */
public final class ChatDialectProvider implements DialectProvider {

  @Override
  public String name() {
    return "chat";
  }

  @Override
  public List<String> paths() {
    return List.of("/ws/chat");
  }

  @Override
  public Optional<DialectListener> listener() {
    return Optional.of(DialectListener.on(2346, "/"));
  }

  @Override
  public SocketDialects start(DialectContext context) {
    ChatDialect dialect = new ChatDialect(ZoneId.of(context.settings().text(ChatKeys.TIME_ZONE)));
    return request -> dialect;
  }
}
