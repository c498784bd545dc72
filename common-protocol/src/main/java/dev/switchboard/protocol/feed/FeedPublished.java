package dev.switchboard.protocol.feed;

import dev.switchboard.protocol.Position;
import org.jspecify.annotations.Nullable;

/** Where what was published stands; both are null on a topic without history. */
public record FeedPublished(@Nullable String epoch, @Nullable Long sequence) {

  /** On a topic of which only the newest event counts. */
  public static final FeedPublished WITHOUT_HISTORY = new FeedPublished(null, null);

  /** At a position. */
  public static FeedPublished at(@Nullable Position position) {
    return position == null
        ? WITHOUT_HISTORY
        : new FeedPublished(position.epoch(), position.sequence());
  }
}
