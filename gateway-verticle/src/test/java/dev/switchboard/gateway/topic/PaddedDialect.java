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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes of an event its id, filled up to a length; throws at the events it is told to. */
final class PaddedDialect implements Dialect {

  private final String name;
  private final int length;
  private final Set<String> poison = new TreeSet<>();

  PaddedDialect(String name, int length) {
    this.name = name;
    this.length = length;
  }

  /** Throws from now on when it encodes the event of this id. */
  void failAt(String id) {
    poison.add(id);
  }

  @Override
  public DialectRules rules() {
    return DialectRules.of(name, DialectRules.Claim.BY_MESSAGE);
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
    if (poison.contains(event.id())) {
      throw new NoClassDefFoundError("the dialect has no words for " + event.id());
    }
    return (event.id() + " ".repeat(length - event.id().length()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The ids in one or several frames. */
  static List<String> ids(Frame frame) {
    ByteBuffer bytes = ByteBuffer.wrap(FrameBytes.of(frame));
    List<String> ids = new ArrayList<>();
    while (bytes.hasRemaining()) {
      bytes.get();
      long size = bytes.get();
      if (size == 126) {
        size = bytes.getShort() & 0xFFFF;
      } else if (size == 127) {
        size = bytes.getLong();
      }
      byte[] text = new byte[(int) size];
      bytes.get(text);
      ids.add(new String(text, StandardCharsets.US_ASCII).strip());
    }
    return ids;
  }
}
