package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.dialect.DialectRules;
import dev.switchboard.protocol.dialect.Opening;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Published;
import dev.switchboard.protocol.message.ClientMessage;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.websocket.Frame;
import dev.switchboard.websocket.FrameBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a client of a keyed topic is told: {@code put 7 a}, {@code removed 8 a}, … */
final class EntryDialect implements Dialect {

  static final String PUT = "put";
  static final String REMOVED = "removed";
  static final String READY = "ready";
  static final String ANEW = "anew";

  private boolean broken;

  /** Has the next event that is encoded throw, or no longer. */
  void breakDown(boolean now) {
    broken = now;
  }

  @Override
  public DialectRules rules() {
    return DialectRules.of("entries", DialectRules.Claim.BY_MESSAGE);
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
      throw new NumberDialect.Bug();
    }
    return words(event).getBytes(StandardCharsets.US_ASCII);
  }

  private static String words(Event event) {
    Published payload = (Published) event.payload();
    if (payload.key() != null) {
      String word = payload.isRemoval() ? REMOVED : PUT;
      return word + " " + sequence(event) + " " + payload.key();
    }
    return payload.data().has("ready") ? READY + " " + sequence(event) : ANEW;
  }

  private static long sequence(Event event) {
    return event.position() == null ? 0 : event.position().sequence();
  }

  /** What one or several text frames say, in words. */
  static List<String[]> said(Frame frame) {
    byte[] bytes = FrameBytes.of(frame);
    List<String[]> said = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = bytes[at + 1];
      said.add(new String(bytes, at + 2, length, StandardCharsets.US_ASCII).split(" ", -1));
      at += 2 + length;
    }
    return said;
  }
}
