package dev.switchboard.gateway;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a socket that ended without good-bye leaves behind.
 *
 * @param untilMs when it is forgotten, epoch milliseconds
 */
record LostSocket(ResumeKey key, List<Place> places, long untilMs) {

  LostSocket {
    places = List.copyOf(places);
  }

  /**
   * A topic it was subscribed to.
   *
   * @param delivered how far it was given events; null for an ephemeral topic
   */
  record Place(Topic topic, @Nullable Position delivered) {}
}
