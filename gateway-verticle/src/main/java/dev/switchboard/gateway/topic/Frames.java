package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ServerMessage;
import dev.switchboard.websocket.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes frames of what dialects encode. Who gets a frame from here releases it. */
public final class Frames {

  private Frames() {}

  /** An event as a frame; null where the dialect has no words for it. */
  public static @Nullable Frame of(Dialect dialect, Event event) {
    byte[] payload = dialect.encode(event);
    return payload == null ? null : of(dialect, payload);
  }

  /** An answer as a frame; null where the dialect says nothing. */
  public static @Nullable Frame of(
      Dialect dialect, ServerMessage message, ConnectionView connection) {
    byte[] payload = dialect.encode(message, connection);
    return payload == null ? null : of(dialect, payload);
  }

  /** What a dialect encoded as a frame. */
  static Frame of(Dialect dialect, byte[] payload) {
    return dialect.rules().binary() ? Frame.binary(payload) : Frame.text(payload);
  }

  /**
   * Several encoded events as one frame to write, whether the dialect puts them into one message or
   * they only share a buffer; null where there is none.
   */
  static @Nullable Frame join(Dialect dialect, List<byte[]> payloads) {
    if (payloads.isEmpty()) {
      return null;
    }
    if (payloads.size() == 1) {
      return of(dialect, payloads.get(0));
    }
    byte[] one = dialect.join(payloads);
    return one == null ? Frame.joined(payloads, dialect.rules().binary()) : of(dialect, one);
  }
}
