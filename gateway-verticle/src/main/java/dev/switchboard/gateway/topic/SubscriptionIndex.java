package dev.switchboard.gateway.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.EventFields;
import dev.switchboard.protocol.event.Published;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The live subscriptions of one topic, found by what they want: those without a filter get every
 * event; those with one are indexed by its keys and values, so that an event finds its subscribers
 * by one lookup per set of keys, however many filters there are.
 */
final class SubscriptionIndex {

  private final Map<Dialect, DialectGroup> unfiltered = new LinkedHashMap<>();

  /** By the keys of a filter, sorted, then by their values, in the keys' order, then by dialect. */
  private final Map<List<String>, Map<List<JsonNode>, Map<Dialect, DialectGroup>>> filtered =
      new HashMap<>();

  void add(Subscription subscription) {
    Dialect dialect = subscription.subscriber().dialect();
    groups(subscription).computeIfAbsent(dialect, DialectGroup::new).add(subscription);
  }

  private Map<Dialect, DialectGroup> groups(Subscription subscription) {
    SortedMap<String, JsonNode> filter = subscription.filter();
    return filter.isEmpty()
        ? unfiltered
        : filtered
            .computeIfAbsent(List.copyOf(filter.keySet()), keys -> new HashMap<>())
            .computeIfAbsent(List.copyOf(filter.values()), values -> new LinkedHashMap<>());
  }

  void remove(Subscription subscription) {
    DialectGroup group = subscription.group();
    if (group != null) {
      group.remove(subscription, subscription.index());
      if (group.isEmpty()) {
        forget(subscription);
      }
    }
  }

  private void forget(Subscription subscription) {
    SortedMap<String, JsonNode> filter = subscription.filter();
    if (filter.isEmpty()) {
      unfiltered.remove(subscription.subscriber().dialect());
      return;
    }
    List<String> keys = List.copyOf(filter.keySet());
    Map<List<JsonNode>, Map<Dialect, DialectGroup>> byValues = filtered.get(keys);
    if (byValues == null) {
      return;
    }
    List<JsonNode> values = List.copyOf(filter.values());
    Map<Dialect, DialectGroup> groups = byValues.get(values);
    if (groups != null) {
      groups.remove(subscription.subscriber().dialect());
      if (groups.isEmpty()) {
        byValues.remove(values);
      }
    }
    if (byValues.isEmpty()) {
      filtered.remove(keys);
    }
  }

  /** A copy of everyone. */
  List<Subscription> members() {
    List<Subscription> members = new ArrayList<>();
    unfiltered.values().forEach(group -> members.addAll(group.members()));
    filtered
        .values()
        .forEach(
            byValues ->
                byValues
                    .values()
                    .forEach(
                        groups ->
                            groups.values().forEach(group -> members.addAll(group.members()))));
    return members;
  }

  /** Which groups get which events of a batch, each in order. */
  Map<DialectGroup, List<Event>> assign(List<Event> batch) {
    if (filtered.isEmpty() && unfiltered.size() == 1) {
      return Map.of(unfiltered.values().iterator().next(), batch);
    }
    Map<DialectGroup, List<Event>> assigned = new LinkedHashMap<>();
    unfiltered.values().forEach(group -> assigned.put(group, batch));
    filtered.forEach(
        (keys, byValues) -> {
          for (Event event : batch) {
            for (Map<Dialect, DialectGroup> groups : wanting(event, keys, byValues)) {
              groups
                  .values()
                  .forEach(
                      group -> assigned.computeIfAbsent(group, g -> new ArrayList<>()).add(event));
            }
          }
        });
    return assigned;
  }

  /** Those whose values at the keys are the event's; all of them where an entry is removed. */
  private static Collection<Map<Dialect, DialectGroup>> wanting(
      Event event, List<String> keys, Map<List<JsonNode>, Map<Dialect, DialectGroup>> byValues) {
    if (event.payload() instanceof Published published && published.isRemoval()) {
      return byValues.values();
    }
    List<JsonNode> values = values(event, keys);
    Map<Dialect, DialectGroup> groups = values == null ? null : byValues.get(values);
    return groups == null ? List.of() : List.of(groups);
  }

  /** The event's values at the keys; null where it lacks one. */
  private static @Nullable List<JsonNode> values(Event event, List<String> keys) {
    List<JsonNode> values = new ArrayList<>(keys.size());
    for (String key : keys) {
      JsonNode value = EventFields.value(event, key);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }
}
