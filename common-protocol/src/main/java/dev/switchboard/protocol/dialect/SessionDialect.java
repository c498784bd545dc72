package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.dialect.DialectRules.Claim;
import dev.switchboard.protocol.dialect.DialectRules.Trait;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dialect of TCP consoles: {@code protocols/session.md} with contract 5.3 and 7. */
public final class SessionDialect implements Dialect {

  private static final DialectRules RULES =
      DialectRules.of("session", Claim.BY_MESSAGE)
          .with(Trait.RESUMES_BY_CLIENT_ID)
          .with(Trait.CLOSES_ON_REFUSED_AUTHENTICATION);

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
    return SessionDialectReader.read(text, connection);
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return SessionDialectWriter.answer(message, connection);
  }

  @Override
  public byte @Nullable [] encode(Event event) {
    return SessionDialectWriter.event(event);
  }
}
