package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.websocket.Fatal;
import dev.switchboard.websocket.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events in one dialect, encoded once for all the sockets that they go to: one frame
 * for all of them, and one each where somebody needs less.
 */
final class EncodedBatch {

  /** A batch ends with the event that makes it this long, encoded. */
  static final int MAX_BYTES = 64 * 1024;

  private final Dialect dialect;
  private final List<Event> source;
  private final int from;
  private final List<byte @Nullable []> payloads = new ArrayList<>();
  private final boolean selective;
  private final long firstSequence;
  private final long lastSequence;
  private final int messages;
  private @Nullable Frame @Nullable [] frames;
  private @Nullable Frame joined;

  private EncodedBatch(Dialect dialect, List<Event> source, int from) {
    this.dialect = dialect;
    this.source = source;
    this.from = from;
    this.selective = selective(source.get(from));
    int bytes = 0;
    int present = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    for (int i = from; i < source.size() && bytes < MAX_BYTES; i++) {
      Event event = source.get(i);
      if (i > from && (selective || selective(event))) {
        break;
      }
      byte[] payload;
      try {
        payload = dialect.encode(event);
      } catch (Throwable thrown) {
        Fatal.check(thrown);
        if (i == from) {
          throw thrown;
        }
        // What comes before is written all the same; the next batch begins here, and throws.
        break;
      }
      payloads.add(payload);
      if (payload != null) {
        bytes += payload.length;
        present++;
      }
      Position at = event.position();
      if (at != null) {
        first = Math.min(first, at.sequence());
        last = at.sequence();
      }
    }
    this.messages = present;
    this.firstSequence = first;
    this.lastSequence = last;
  }

  /**
   * Encodes events from an index on, as many as fit; one that not everybody gets stands alone, and
   * one at which the dialect throws is not among them. Throws where that is the first one.
   */
  static EncodedBatch of(Dialect dialect, List<Event> source, int from) {
    return new EncodedBatch(dialect, source, from);
  }

  private static boolean selective(Event event) {
    Reach reach = event.reach();
    return reach.exceptConnection() != null || reach.onlyFor() != null;
  }

  /** The index of its first event in the list it was made of. */
  int from() {
    return from;
  }

  /** The index behind its last event. */
  int end() {
    return from + payloads.size();
  }

  /** Its events, and those that follow in the list it was made of. */
  List<Event> andFollowing() {
    return source.subList(from, source.size());
  }

  /** Its events. */
  List<Event> events() {
    return source.subList(from, end());
  }

  /** Whether its one event does not go to everybody. */
  boolean selective() {
    return selective;
  }

  /** How many messages {@link #joined} holds. */
  int messages() {
    return messages;
  }

  /** The first sequence in it; the largest number where it has none. */
  long firstSequence() {
    return firstSequence;
  }

  /** The last sequence in it; 0 where it has none. */
  long lastSequence() {
    return lastSequence;
  }

  /** All of it in one frame; null where the dialect has no words for any of it. */
  @Nullable Frame joined() {
    if (joined == null && messages > 0) {
      List<byte[]> present = new ArrayList<>(messages);
      for (byte[] payload : payloads) {
        if (payload != null) {
          present.add(payload);
        }
      }
      joined = Frames.join(dialect, present);
    }
    return joined;
  }

  /** One event's own frame, by its index in the source; null where the dialect has no words. */
  @Nullable Frame frame(int index) {
    byte[] payload = payloads.get(index - from);
    if (payload == null) {
      return null;
    }
    if (frames == null) {
      frames = new Frame[payloads.size()];
    }
    Frame frame = frames[index - from];
    if (frame == null) {
      frame = Frames.of(dialect, payload);
      frames[index - from] = frame;
    }
    return frame;
  }

  /** Gives the frames back; it is of no use then. */
  void release() {
    if (joined != null) {
      joined.release();
      joined = null;
    }
    if (frames != null) {
      for (Frame frame : frames) {
        if (frame != null) {
          frame.release();
        }
      }
      frames = null;
    }
  }
}
