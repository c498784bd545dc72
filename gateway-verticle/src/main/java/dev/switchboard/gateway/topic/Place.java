package dev.switchboard.gateway.topic;

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
 * Where a subscription ended, for another socket of the same client to go on from.
 *
 * @param delivered up to where it was given events; null for an ephemeral topic, and where what was
 *     not acknowledged counts
 * @param seenUntilMs up to which time it was given events of an ephemeral topic, epoch
 *     milliseconds; null for a durable one
 * @param filter what its data had to have
 * @param presence whether it was told who comes and goes
 * @param given what it was given behind {@code delivered} all the same
 */
public record Place(
    Topic topic,
    @Nullable Position delivered,
    @Nullable Long seenUntilMs,
    Map<String, JsonNode> filter,
    boolean presence,
    @Nullable List<Given> given) {

  public Place {
    // Read from a store, numbers have other classes than filters compare.
    filter =
        filter.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    value -> Objects.requireNonNull(EventFields.plain(value.getValue()))));
    given = given == null ? List.of() : List.copyOf(given);
  }

  /** A place without earlier stretches. */
  public Place(
      Topic topic,
      @Nullable Position delivered,
      @Nullable Long seenUntilMs,
      Map<String, JsonNode> filter,
      boolean presence) {
    this(topic, delivered, seenUntilMs, filter, presence, List.of());
  }
}
