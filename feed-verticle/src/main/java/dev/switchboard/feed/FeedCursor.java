package dev.switchboard.feed;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.json.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of a topic's events ended, as text for clients to give back. */
final class FeedCursor {

  // An epoch is the beginning of a random UUID.
  private static final Pattern FORM =
      Pattern.compile("(0|[1-9][0-9]{0,17})\\.([0-9a-f]{8}-[0-9a-f]{4})");

  private FeedCursor() {}

  static String of(Position position) {
    return position.sequence() + "." + position.epoch();
  }

  static Position read(String cursor) {
    Matcher matcher = FORM.matcher(cursor);
    if (!matcher.matches()) {
      throw Require.invalid("cursor is none that this list gave out");
    }
    return new Position(matcher.group(2), Long.parseLong(matcher.group(1)));
  }
}
