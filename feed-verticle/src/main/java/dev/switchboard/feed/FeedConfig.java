package dev.switchboard.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.feed.FeedKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import dev.switchboard.store.Retention;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the feed domain is configured by.
 *
 * @param namespaces those with settings of their own, by name
 * @param others what holds for all other topics
 */
record FeedConfig(Map<String, Namespace> namespaces, Namespace others) {

  FeedConfig {
    namespaces = Map.copyOf(namespaces);
  }

  static FeedConfig of(Settings settings) {
    Map<String, Namespace> namespaces = new HashMap<>();
    for (SettingKey family : FeedKeys.all()) {
      for (String name : settings.names(family)) {
        namespaces.computeIfAbsent(name, named -> namespace(settings, named));
      }
    }
    return new FeedConfig(namespaces, namespace(settings, FeedKeys.DEFAULT_NAMESPACE));
  }

  private static Namespace namespace(Settings settings, String name) {
    return new Namespace(
        Set.copyOf(settings.list(FeedKeys.SUBSCRIBE.at(name))),
        Set.copyOf(settings.list(FeedKeys.PUBLISH.at(name))),
        new Retention(
            Math.max(1, settings.integer(FeedKeys.HISTORY.at(name))),
            settings.duration(FeedKeys.MAX_AGE.at(name))),
        kind(settings, name));
  }

  private static TopicKind kind(Settings settings, String name) {
    boolean conflated = settings.flag(FeedKeys.CONFLATED.at(name));
    boolean ephemeral = settings.integer(FeedKeys.HISTORY.at(name)) == 0;
    if (settings.flag(FeedKeys.KEYED.at(name))) {
      if (conflated) {
        throw settings.refuse(FeedKeys.CONFLATED.at(name), "cannot be true where keyed is");
      }
      if (ephemeral) {
        throw settings.refuse(FeedKeys.HISTORY.at(name), "cannot be 0 where keyed is true");
      }
      return TopicKind.KEYED;
    }
    if (conflated) {
      return TopicKind.CONFLATED;
    }
    return ephemeral ? TopicKind.EPHEMERAL : TopicKind.LOGGED;
  }

  /** What holds for a topic. */
  Namespace of(Topic topic) {
    return namespaces.getOrDefault(namespaceOf(topic.name()), others);
  }

  /** Whether topics of a kind may be among them. */
  boolean hasAny(TopicKind kind) {
    return others.kind() == kind
        || namespaces.values().stream().anyMatch(namespace -> namespace.kind() == kind);
  }

  private static String namespaceOf(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == ':' || name.charAt(i) == '/') {
        return name.substring(0, i);
      }
    }
    return name;
  }
}
