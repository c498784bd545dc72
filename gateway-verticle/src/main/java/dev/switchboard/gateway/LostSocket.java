package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import java.util.List;
import java.util.Map;
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
   * @param filter what its data had to have
   * @param presence whether it was told who comes and goes
   */
  record Place(
      Topic topic, @Nullable Position delivered, Map<String, JsonNode> filter, boolean presence) {

    Place {
      filter = Map.copyOf(filter);
    }
  }
}
