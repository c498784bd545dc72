package dev.switchboard.gateway.topic;

import dev.switchboard.gateway.meter.Counters;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.websocket.Frame;
import java.util.function.Predicate;

/** Writes events to one socket, as far as they reach it. */
final class EventWriter {

  private final Subscriber subscriber;
  private final Counters counters;

  EventWriter(Subscriber subscriber, Counters counters) {
    this.subscriber = subscriber;
    this.counters = counters;
  }

  /** Writes a batch that goes to everybody as one frame; returns how many messages that are. */
  int writeAll(EncodedBatch batch) {
    Frame joined = batch.joined();
    if (joined != null) {
      subscriber.write(joined);
    }
    // All of them are of one topic, so most sockets are asked once.
    if (subscriber.dialect().acknowledges(batch.events().get(0).topic())) {
      batch.events().forEach(subscriber::awaits);
    }
    return batch.messages();
  }

  /** Writes those of some events of a batch that are wanted; returns how many. */
  int writeSome(EncodedBatch batch, int from, int until, Predicate<Event> wanted) {
    int written = 0;
    for (int i = from; i < until; i++) {
      Event event = batch.events().get(i - batch.from());
      if (wanted.test(event) && reaches(event)) {
        Frame frame = batch.frame(i);
        if (frame != null) {
          subscriber.write(frame);
          written++;
          awaitAcknowledgement(event);
        }
      }
    }
    return written;
  }

  /** Writes and counts one event that nobody else is written now; returns the bytes. */
  int write(Event event) {
    Frame frame = reaches(event) ? Frames.of(subscriber.dialect(), event) : null;
    if (frame == null) {
      return 0;
    }
    subscriber.write(frame);
    int bytes = frame.bytes();
    frame.release();
    counters.messagesOut(1);
    awaitAcknowledgement(event);
    return bytes;
  }

  private void awaitAcknowledgement(Event event) {
    if (subscriber.dialect().acknowledges(event.topic())) {
      subscriber.awaits(event);
    }
  }

  /** Whether the socket is among those that an event is for. */
  boolean reaches(Event event) {
    Reach reach = event.reach();
    return (reach.onlyFor() == null || subscriber.maySee(reach.onlyFor()))
        && !subscriber.connectionId().equals(reach.exceptConnection());
  }
}
