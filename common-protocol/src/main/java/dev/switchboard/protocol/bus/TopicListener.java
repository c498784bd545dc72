package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Api;
import dev.switchboard.protocol.event.Event;

/** What a follower of a topic does with its events. Called on the context that it follows on. */
@FunctionalInterface
@Api
public interface TopicListener {

  /** The next event: of a durable topic each once, in the order of their sequences. */
  void event(Event event);

  /**
   * Events were lost for this follower, since the topic does not keep them any more.
   *
   * @param from the sequence of the first one
   * @param to the sequence of the last one; below {@code from} where the whole history is another
   */
  default void gap(long from, long to) {}
}
