package dev.switchboard.store;

import java.time.Duration;

/**
 * How an event stands in a compacted topic: in the place of all earlier ones of its key.
 *
 * @param key what it is about, 1 to 256 characters
 * @param removal whether it says that there is nothing under the key any more
 * @param removalsKept for how long the topic keeps removals; who comes back later has to begin anew
 */
public record Compaction(String key, boolean removal, Duration removalsKept) {

  public Compaction {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("an empty key");
    }
  }

  /** Entries are kept for good; the age is that of removals. */
  Retention retention() {
    return new Retention(Long.MAX_VALUE, removalsKept);
  }
}
