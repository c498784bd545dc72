package dev.switchboard.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8: piece by piece as a message arrives, or the whole of it at once. */
final class Utf8 {

  private static final char REPLACEMENT = '\uFFFD';

  private int missing;
  private int low = 0x80;
  private int high = 0xBF;

  /** Takes the next piece; false as soon as no continuation could make it valid (RFC 3629, 4). */
  boolean accepts(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      if (missing == 0) {
        if (b >= 0x80 && !startsSequence(b)) {
          return false;
        }
      } else if (b < low || b > high) {
        return false;
      } else {
        missing--;
        low = 0x80;
        high = 0xBF;
      }
    }
    return true;
  }

  private boolean startsSequence(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    // Overlong forms, surrogates and code points above U+10FFFF show in the second byte.
    switch (b) {
      case 0xE0 -> low = 0xA0;
      case 0xED -> high = 0x9F;
      case 0xF0 -> low = 0x90;
      case 0xF4 -> high = 0x8F;
      default -> {}
    }
    return true;
  }

  /** Whether the pieces so far end at the end of a character. */
  boolean complete() {
    return missing == 0;
  }

  /** The text, or null where it is not UTF-8. */
  static @Nullable String decode(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    // The JDK's fast decoder puts U+FFFD where it stumbles; only a text that has one is read again.
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
