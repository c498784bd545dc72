package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Topic;
import java.util.List;

/** Tells a domain that the reader of a topic has acknowledged events by their ids. */
public record Acknowledged(Topic topic, List<String> ids) {

  public Acknowledged {
    ids = List.copyOf(ids);
  }
}
