package dev.switchboard.gateway;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.websocket.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch of events in one dialect: one frame for all, and one each where somebody needs less. */
final class EncodedBatch {

  private final Dialect dialect;
  private final List<byte @Nullable []> payloads = new ArrayList<>();
  private final List<@Nullable Frame> frames = new ArrayList<>();
  private final @Nullable Frame joined;
  private final int messages;
  private final boolean selective;
  private final long firstSequence;

  private EncodedBatch(Dialect dialect, List<Event> events) {
    this.dialect = dialect;
    List<byte[]> present = new ArrayList<>(events.size());
    boolean some = false;
    long first = Long.MAX_VALUE;
    for (Event event : events) {
      byte[] payload = dialect.encode(event);
      payloads.add(payload);
      frames.add(null);
      if (payload != null) {
        present.add(payload);
      }
      Reach reach = event.reach();
      some |= reach.exceptConnection() != null || reach.onlyFor() != null;
      Position at = event.position();
      first = at == null ? first : Math.min(first, at.sequence());
    }
    this.joined = Frames.join(dialect, present);
    this.messages = present.size();
    this.selective = some;
    this.firstSequence = first;
  }

  static EncodedBatch of(Dialect dialect, List<Event> events) {
    return new EncodedBatch(dialect, events);
  }

  /** All of it in one frame; null where the dialect has no words for any of it. */
  @Nullable Frame joined() {
    return joined;
  }

  /** How many messages {@link #joined} holds. */
  int messages() {
    return messages;
  }

  /** Whether not everybody gets everything. */
  boolean selective() {
    return selective;
  }

  /** The first sequence in it; the largest number where it has none. */
  long firstSequence() {
    return firstSequence;
  }

  /** One event's own frame, made when first asked for; null where the dialect has no words. */
  @Nullable Frame frame(int index) {
    Frame frame = frames.get(index);
    byte[] payload = payloads.get(index);
    if (frame == null && payload != null) {
      frame = Frames.of(dialect, payload);
      frames.set(index, frame);
    }
    return frame;
  }

  /** Gives the frames back. */
  void release() {
    if (joined != null) {
      joined.release();
    }
    for (Frame frame : frames) {
      if (frame != null) {
        frame.release();
      }
    }
  }
}
