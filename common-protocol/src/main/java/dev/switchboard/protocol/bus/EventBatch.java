package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.event.Event;
import java.util.List;

/**
 * The events of one commit, in the order in which they were committed; one bus message whatever
 * their number. Immutable.
 */
public record EventBatch(List<Event> events) {

  public EventBatch {
    events = List.copyOf(events);
  }
}
