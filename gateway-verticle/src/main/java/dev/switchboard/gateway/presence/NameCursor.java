package dev.switchboard.gateway.presence;

import dev.switchboard.protocol.json.Require;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page ended of a list in the order of names, as the opaque text for the next one. */
enum NameCursor {
  TOPIC("topic:"),
  MEMBER("member:");

  private final String prefix;

  NameCursor(String prefix) {
    this.prefix = prefix;
  }

  /** The cursor behind the item of that name. */
  String behind(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((prefix + last).getBytes(StandardCharsets.UTF_8));
  }

  /** The name that the page before ended with; before a first page is "". */
  String name(@Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    String name = read(cursor);
    // Only what is written in the very same way was given out here.
    if (name.isEmpty() || !behind(name).equals(cursor)) {
      throw Require.invalid("cursor is none that this list gave out");
    }
    return name;
  }

  private String read(String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return plain.startsWith(prefix) ? plain.substring(prefix.length()) : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
