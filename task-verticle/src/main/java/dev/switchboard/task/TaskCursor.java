package dev.switchboard.task;

import dev.switchboard.protocol.json.Require;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page of the list of tasks ended, as the opaque text that asks for the next one. */
final class TaskCursor {

  private static final Pattern FORM = Pattern.compile("t:([1-9][0-9]{0,17})");

  private TaskCursor() {}

  static String behind(StoredTask last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("t:" + last.number()).getBytes(StandardCharsets.US_ASCII));
  }

  /** The number of the task that the page before ended with; a first page is below any. */
  static long number(@Nullable String cursor) {
    if (cursor == null) {
      return Long.MAX_VALUE;
    }
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      Matcher form = FORM.matcher(new String(plain, StandardCharsets.US_ASCII));
      if (form.matches()) {
        return Long.parseLong(form.group(1));
      }
    } catch (IllegalArgumentException notOurs) {
      throw wrong();
    }
    throw wrong();
  }

  private static RuntimeException wrong() {
    return Require.invalid("cursor is none that this list gave out");
  }
}
