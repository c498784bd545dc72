package dev.switchboard.stomp;

import dev.switchboard.protocol.dialect.DialectContext;
import dev.switchboard.protocol.dialect.DialectProvider;
import dev.switchboard.protocol.dialect.SocketDialects;
import dev.switchboard.protocol.settings.LimitKeys;
import java.util.List;

/** Where STOMP is spoken: at {@code /ws/stomp}, and by the subprotocol {@code v12.stomp}. */
public final class StompDialectProvider implements DialectProvider {

  @Override
  public String name() {
    return StompDialect.NAME;
  }

  @Override
  public List<String> subprotocols() {
    return List.of("v12.stomp");
  }

  @Override
  public List<String> paths() {
    return List.of("/ws/stomp");
  }

  @Override
  public SocketDialects start(DialectContext context) {
    int frameBytes = context.settings().integer(LimitKeys.MESSAGE_BYTES);
    int subscriptions = context.settings().integer(LimitKeys.SUBSCRIPTIONS_PER_CONNECTION);
    return socket -> new StompDialect(context.commands(), frameBytes, subscriptions);
  }
}
