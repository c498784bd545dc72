package dev.switchboard.notification;

import dev.switchboard.protocol.json.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an inbox: behind a notification, among the unread ones or among the others.
 *
 * @param unread whether the place is among the unread ones, which come first
 * @param before only notifications of smaller sequences follow
 */
record InboxCursor(boolean unread, long before) {

  /** Before everything. */
  static final InboxCursor TOP = new InboxCursor(true, Long.MAX_VALUE);

  private static final Pattern FORM = Pattern.compile("([ur])([0-9]{1,18})");

  /** Reads what {@link #text} wrote; anything else is an invalid request. */
  static InboxCursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Require.invalid("cursor is none that a page ended with");
    }
    return new InboxCursor(form.group(1).equals("u"), Long.parseLong(form.group(2)));
  }

  /** The cursor as clients see it. */
  String text() {
    return (unread ? "u" : "r") + before;
  }
}
