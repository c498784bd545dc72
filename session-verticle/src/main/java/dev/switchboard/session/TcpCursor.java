package dev.switchboard.session;

import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.tcp.TcpSession;
import dev.switchboard.protocol.tcp.TcpTopics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended, as the opaque text that asks for the next one. */
final class TcpCursor {

  private TcpCursor() {}

  /** Behind a session of the list of sessions. */
  record OfSessions(long createdAt, String sessionId) {}

  static String behind(TcpSession last) {
    return encode("s", last.createdAt(), last.sessionId());
  }

  /** The session that the page before ended with; empty where there was none. */
  static Optional<OfSessions> sessions(@Nullable String cursor) {
    if (cursor == null) {
      return Optional.empty();
    }
    String[] parts = decode("s", cursor);
    if (!TcpTopics.isSessionId(parts[2])) {
      throw wrong();
    }
    return Optional.of(new OfSessions(number(parts[1]), parts[2]));
  }

  static String behind(String sessionId, long sequence) {
    return encode("m", sequence, sessionId);
  }

  /** The sequence that the page before ended with; 0 where there was none. */
  static long sequence(@Nullable String cursor, String sessionId) {
    if (cursor == null) {
      return 0;
    }
    String[] parts = decode("m", cursor);
    if (!parts[2].equals(sessionId)) {
      throw wrong();
    }
    return number(parts[1]);
  }

  private static String encode(String list, long number, String sessionId) {
    String plain = list + ":" + number + ":" + sessionId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String[] decode(String list, String cursor) {
    String[] parts;
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      parts = new String(plain, StandardCharsets.UTF_8).split(":", 3);
    } catch (IllegalArgumentException notOurs) {
      throw wrong();
    }
    if (parts.length != 3 || !parts[0].equals(list)) {
      throw wrong();
    }
    return parts;
  }

  private static long number(String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) {
      throw wrong();
    }
    return Long.parseLong(digits);
  }

  private static RuntimeException wrong() {
    return Require.invalid("cursor is none that this list gave out");
  }
}
