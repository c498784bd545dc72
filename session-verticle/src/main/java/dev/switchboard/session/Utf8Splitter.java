package dev.switchboard.session;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Cuts the bytes of one connection into messages (contract 5.3): what was read is text where it is
 * valid UTF-8, else hex. A character whose end has not come yet, at most three bytes, waits for it.
 * Long reads are cut into pieces, never inside a character.
 */
final class Utf8Splitter {

  /** The most bytes of one message, so that its frame stays well below 65,536 bytes. */
  static final int MAX_PIECE = 16_384;

  private static final byte[] NONE = {};

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private byte[] held = NONE;

  /** What a read makes, in order; nothing where it only began a character. */
  List<Piece> read(byte[] bytes) {
    byte[] all = joined(bytes);
    int end = all.length - unfinished(all);
    held = NONE;
    if (!isText(all, end)) {
      return hex(all);
    }
    held = slice(all, end, all.length);
    return pieces(all, end);
  }

  /** What is left when the connection ends: half a character, as hex. */
  List<Piece> end() {
    byte[] rest = held;
    held = NONE;
    return hex(rest);
  }

  private byte[] joined(byte[] bytes) {
    if (held.length == 0) {
      return bytes;
    }
    byte[] all = new byte[held.length + bytes.length];
    System.arraycopy(held, 0, all, 0, held.length);
    System.arraycopy(bytes, 0, all, held.length, bytes.length);
    return all;
  }

  /** How many bytes at the end begin a character that more bytes could finish. */
  private static int unfinished(byte[] bytes) {
    for (int back = 1; back <= Math.min(3, bytes.length); back++) {
      int at = bytes[bytes.length - back] & 0xFF;
      if (at < 0x80) {
        return 0;
      }
      if (at >= 0xC0) {
        return back < length(at) && startsCharacter(bytes, bytes.length - back) ? back : 0;
      }
    }
    return 0;
  }

  private static int length(int first) {
    return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  }

  // Overlong forms, surrogates and what lies beyond Unicode show in the second byte already.
  private static boolean startsCharacter(byte[] bytes, int from) {
    if (from + 1 >= bytes.length) {
      return true;
    }
    int first = bytes[from] & 0xFF;
    int second = bytes[from + 1] & 0xFF;
    return switch (first) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
  }

  private boolean isText(byte[] bytes, int end) {
    try {
      CharBuffer unused = decoder.decode(ByteBuffer.wrap(bytes, 0, end));
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }

  private static List<Piece> pieces(byte[] bytes, int end) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    while (from < end) {
      int to = Math.min(end, from + MAX_PIECE);
      while (to < end && (bytes[to] & 0xC0) == 0x80) {
        to--;
      }
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      pieces.add(new Piece(text, false, to - from));
      from = to;
    }
    return pieces;
  }

  private static List<Piece> hex(byte[] bytes) {
    List<Piece> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += MAX_PIECE) {
      int to = Math.min(bytes.length, from + MAX_PIECE);
      pieces.add(new Piece(HexFormat.of().formatHex(bytes, from, to), true, to - from));
    }
    return pieces;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return from == to ? NONE : Arrays.copyOfRange(bytes, from, to);
  }
}
