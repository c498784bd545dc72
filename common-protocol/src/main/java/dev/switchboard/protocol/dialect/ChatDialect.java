package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dialect of customer chat: {@code protocols/chat.md} with contract 5.5 and 7. */
public final class ChatDialect implements Dialect {

  private static final DialectRules RULES =
      DialectRules.of("chat", Claim.BY_MESSAGE).with(Trait.WELCOMES_BEFORE_AUTHENTICATION);

  private final ChatDialectWriter writer;

  /** A dialect that tells the time of messages ({@code created_at}) in this zone. */
  public ChatDialect(ZoneId zone) {
    this.writer = new ChatDialectWriter(zone);
  }

  @Override
  public DialectRules rules() {
    return RULES;
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return Opening.PLAIN;
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    return ChatDialectReader.read(text, connection);
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return writer.answer(message, connection);
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    return writer.event(event);
  }
}
