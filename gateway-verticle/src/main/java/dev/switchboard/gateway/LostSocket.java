package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.EventFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
   * @param delivered how far it was given events; null for an ephemeral topic, and where what it
   *     did not acknowledge counts
   * @param seenUntilMs up to which time it was given events of an ephemeral topic, epoch
   *     milliseconds; null for a durable one
   * @param filter what its data had to have
   * @param presence whether it was told who comes and goes
   */
  record Place(
      Topic topic,
      @Nullable Position delivered,
      @Nullable Long seenUntilMs,
      Map<String, JsonNode> filter,
      boolean presence) {

    Place {
      // Read from a store, numbers have other classes than filters compare.
      filter =
          filter.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey,
                      value -> Objects.requireNonNull(EventFields.plain(value.getValue()))));
    }
  }
}
