package dev.switchboard.protocol.dialect;

import java.util.List;
import java.util.Optional;

/** Where the channel dialect is spoken (contract 2). */
public final class ChannelDialectProvider implements DialectProvider {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public List<String> paths() {
    return List.of("/ws/channel");
  }

  @Override
  public Optional<DialectListener> listener() {
    return Optional.of(DialectListener.on(3001, "/"));
  }

  @Override
  public SocketDialects start(DialectContext context) {
    ChannelDialect dialect = new ChannelDialect(context.bringsEvents());
    return request -> dialect;
  }
}
