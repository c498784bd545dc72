package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The payload of a message whose frames are still coming in; text is checked as it comes. */
final class MessageUnderWay {

  private static final byte[] NOTHING = {};

  private final boolean text;
  private final boolean compressed;
  private final int limit;
  private byte[] bytes = NOTHING;
  private int size;
  private @Nullable Utf8 check;

  MessageUnderWay(boolean text, boolean compressed, int limit) {
    this.text = text;
    this.compressed = compressed;
    this.limit = limit;
  }

  /** Whether a frame of this length still fits; known before its payload is there. */
  boolean fits(long length) {
    return length <= mostBytes() - size;
  }

  /** What does not compress may grow a little on the wire. */
  private long mostBytes() {
    return compressed ? limit + (limit >> 6) + 64L : limit;
  }

  /**
   * Takes the next piece of a frame.
   *
   * @param remaining what the frame still has, this piece included
   * @param last whether it is the message's last frame
   */
  void append(ByteBuf in, int count, Mask mask, long remaining, boolean last) {
    boolean whole = last && size == 0 && count == remaining;
    reserve(size + count, last ? size + remaining : mostBytes());
    mask.read(in, bytes, size, count);
    size += count;
    // A message that comes in one piece is checked when it is decoded.
    if (text && !compressed && !whole) {
      check(size - count);
    }
  }

  private void reserve(int needed, long most) {
    if (bytes.length < needed) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), most));
    }
  }

  private void check(int from) {
    Utf8 utf8 = check;
    if (utf8 == null) {
      utf8 = new Utf8();
      check = utf8;
    }
    if (!utf8.accepts(bytes, from, size)) {
      throw notUtf8();
    }
  }

  /** Hands the whole message on. */
  void finish(@Nullable Deflate deflate, FrameReader.Sink sink) {
    if (check != null && !check.complete()) {
      throw notUtf8();
    }
    if (compressed && deflate != null) {
      bytes = deflate.inflate(bytes, size, limit);
      size = bytes.length;
    }
    if (text) {
      String decoded = Utf8.decode(bytes, 0, size);
      if (decoded == null) {
        throw notUtf8();
      }
      sink.text(decoded);
    } else {
      sink.binary(bytes.length == size ? bytes : Arrays.copyOf(bytes, size));
    }
  }

  private static SocketFault notUtf8() {
    return SocketFault.invalidData("text is not UTF-8");
  }
}
