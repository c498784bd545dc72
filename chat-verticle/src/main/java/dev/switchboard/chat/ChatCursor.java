package dev.switchboard.chat;

import dev.switchboard.protocol.chat.ChatSession;
import dev.switchboard.protocol.json.Require;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended, as the opaque text that asks for the next one. */
final class ChatCursor {

  private ChatCursor() {}

  /** Behind a session of the list of sessions. */
  record OfSessions(long createdAt, long sessionId) {}

  static String behind(ChatSession last) {
    return encode("s", last.createdAt(), last.sessionId());
  }

  /** The session that the page before ended with; empty where there was none. */
  static Optional<OfSessions> sessions(@Nullable String cursor) {
    if (cursor == null) {
      return Optional.empty();
    }
    long[] numbers = decode("s", cursor);
    return Optional.of(new OfSessions(numbers[0], numbers[1]));
  }

  static String behind(long sessionId, long messageId) {
    return encode("m", sessionId, messageId);
  }

  /** The message that the page before ended with; 0 where there was none. */
  static long message(@Nullable String cursor, long sessionId) {
    if (cursor == null) {
      return 0;
    }
    long[] numbers = decode("m", cursor);
    if (numbers[0] != sessionId) {
      throw wrong();
    }
    return numbers[1];
  }

  private static String encode(String list, long first, long second) {
    String plain = list + ":" + first + ":" + second;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  private static long[] decode(String list, String cursor) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      String[] parts = new String(plain, StandardCharsets.US_ASCII).split(":", -1);
      if (parts.length == 3 && parts[0].equals(list)) {
        return new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])};
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
