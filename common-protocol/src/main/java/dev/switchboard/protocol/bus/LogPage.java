package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import java.util.List;

/**
 * A stretch of a durable topic's log, the answer to {@link LogRead}.
 *
 * @param head the position of the topic's newest event, sequence 0 where it has none
 * @param firstKept the sequence of the oldest event that is kept; head + 1 where none is
 * @param events oldest first; empty only where nothing follows that can be read
 */
public record LogPage(Position head, long firstKept, List<Event> events) {

  public LogPage {
    events = List.copyOf(events);
  }
}
