package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.websocket.Frame;
import dev.switchboard.websocket.FrameBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes of an event its id alone, a number. */
final class NumberDialect implements Dialect {

  /** What the dialect throws. */
  static final class Bug extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final DialectRules rules;
  private boolean broken;

  /** One that sockets share. */
  NumberDialect() {
    this(DialectRules.of("number", DialectRules.Claim.BY_MESSAGE));
  }

  private NumberDialect(DialectRules rules) {
    this.rules = rules;
  }

  /** One for a single socket. */
  static NumberDialect ofOneSocket() {
    return new NumberDialect(new NumberDialect().rules.with(DialectRules.Trait.ONE_PER_SOCKET));
  }

  /** Has the next event that is encoded throw, or no longer. */
  void breakDown(boolean now) {
    broken = now;
  }

  @Override
  public DialectRules rules() {
    return rules;
  }

  @Override
  public Opening opening(Map<String, String> query) {
    return Opening.PLAIN;
  }

  @Override
  public ClientMessage decode(String text, ConnectionView connection) {
    throw new AssertionError("nothing is said here");
  }

  @Override
  public byte @Nullable [] encode(ServerMessage message, ConnectionView connection) {
    return null;
  }

  @Override
  public byte[] encode(Event event) {
    if (broken) {
      broken = false;
      throw new Bug();
    }
    return event.id().getBytes(StandardCharsets.US_ASCII);
  }

  /** The numbers in one or several text frames. */
  static List<Long> numbers(Frame frame) {
    byte[] bytes = FrameBytes.of(frame);
    List<Long> numbers = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = bytes[at + 1];
      numbers.add(Long.valueOf(new String(bytes, at + 2, length, StandardCharsets.US_ASCII)));
      at += 2 + length;
    }
    return numbers;
  }
}
