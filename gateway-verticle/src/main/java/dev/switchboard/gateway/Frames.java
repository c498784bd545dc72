package dev.switchboard.gateway;

import dev.switchboard.gateway.socket.Frame;
import dev.switchboard.protocol.dialect.ConnectionView;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.message.ServerMessage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes frames of what dialects encode. Who gets a frame from here releases it. */
final class Frames {

  private Frames() {}

  /** An event as a frame; null where the dialect has no words for it. */
  static @Nullable Frame of(Dialect dialect, Event event) {
    return frame(dialect, dialect.encode(event));
  }

  /** An answer as a frame; null where the dialect says nothing. */
  static @Nullable Frame of(Dialect dialect, ServerMessage message, ConnectionView connection) {
    return frame(dialect, dialect.encode(message, connection));
  }

  /** All the frames in one; null where there is none. */
  static @Nullable Frame join(List<@Nullable Frame> frames) {
    List<Frame> present = frames.stream().filter(Objects::nonNull).toList();
    if (present.size() == 1) {
      present.get(0).retain();
      return present.get(0);
    }
    return present.isEmpty() ? null : Frame.joined(present);
  }

  /** Gives back what {@link #of} and {@link #join} handed out. */
  static void release(List<@Nullable Frame> frames, @Nullable Frame joined) {
    for (Frame frame : frames) {
      if (frame != null) {
        frame.release();
      }
    }
    if (joined != null) {
      joined.release();
    }
  }

  private static @Nullable Frame frame(Dialect dialect, byte @Nullable [] payload) {
    if (payload == null) {
      return null;
    }
    return dialect.rules().binary() ? Frame.binary(payload) : Frame.text(payload);
  }
}
