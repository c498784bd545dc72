package dev.switchboard.protocol.bus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway's answer to {@link PresenceAsk}: members, or counts. */
public record PresencePage(List<Item> members, List<Count> counts) {

  public PresencePage {
    members = List.copyOf(members);
    counts = List.copyOf(counts);
  }

  /** A socket that is subscribed. */
  public record Item(String connectionId, @Nullable String clientId, String principal) {}

  /** How many sockets are subscribed to a topic. */
  public record Count(String topic, int subscribers) {}
}
