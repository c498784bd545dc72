package dev.switchboard.store;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Payload;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An event on its way into the log; it becomes known when its batch is flushed. */
final class PendingEvent implements Pending<Event> {

  final Job<?> job;
  final Topic topic;
  final Retention retention;
  final @Nullable Compaction compaction;
  final LongFunction<? extends Payload> payload;

  // What the flush fills in.
  long sequence;
  long number;
  String encoded = "";
  private @Nullable Event event;

  PendingEvent(
      Job<?> job,
      Topic topic,
      Retention retention,
      @Nullable Compaction compaction,
      LongFunction<? extends Payload> payload) {
    this.job = job;
    this.topic = topic;
    this.retention = retention;
    this.compaction = compaction;
    this.payload = payload;
  }

  void become(Event known) {
    event = known;
  }

  @Override
  public Event value() {
    Event known = event;
    if (known == null) {
      throw new IllegalStateException("the event is not known before the end of its batch");
    }
    return known;
  }
}
