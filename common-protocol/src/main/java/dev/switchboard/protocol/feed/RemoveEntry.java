package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.json.Require;

/** Removes an entry of a keyed topic (contract 8.1). */
public record RemoveEntry(Topic topic, String key) {

  public RemoveEntry {
    topic = Require.present("topic", topic);
    key = Require.name("key", key, PublishFeed.MAX_KEY);
  }
}
