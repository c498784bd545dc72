package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * A text frame of a client, built and masked once; each sending only fills its slots, 16 decimal
 * digits each: {@code {id}} (a number of its own), {@code {at}} (a time in nanoseconds) and {@code
 * {n}} (a count).
 */
final class Template {

  static final int DIGITS = 16;

  // Any key is as good as another to a server; a constant one lets the frame be masked beforehand.
  private static final byte[] MASK = {0x5A, 0x17, (byte) 0xC3, (byte) 0xE9};
  private static final int ABSENT = -1;
  private static final int TEXT = 0x81;
  private static final int MASKED = 0x80;

  private final byte[] frame;
  private final int payload;
  private final int id;
  private final int at;
  private final int n;

  private Template(byte[] frame, int payload, String text) {
    this.frame = frame;
    this.payload = payload;
    this.id = slot(text, "{id}");
    this.at = slot(text, "{at}");
    this.n = slot(text, "{n}");
  }

  /** Makes a template of a text in ASCII, each slot at most once. */
  static Template of(String text) {
    byte[] bytes = widened(text).getBytes(StandardCharsets.US_ASCII);
    byte[] header =
        bytes.length < 126
            ? new byte[] {(byte) TEXT, (byte) (MASKED | bytes.length)}
            : new byte[] {
              (byte) TEXT, (byte) (MASKED | 126), (byte) (bytes.length >> 8), (byte) bytes.length
            };
    int payload = header.length + MASK.length;
    byte[] frame = new byte[payload + bytes.length];
    System.arraycopy(header, 0, frame, 0, header.length);
    System.arraycopy(MASK, 0, frame, header.length, MASK.length);
    for (int i = 0; i < bytes.length; i++) {
      frame[payload + i] = (byte) (bytes[i] ^ MASK[i & 3]);
    }
    return new Template(frame, payload, text);
  }

  /** How long a text is once its slots are filled. */
  static int length(String text) {
    return widened(text).length();
  }

  private static String widened(String text) {
    String zeros = "0".repeat(DIGITS);
    return text.replace("{id}", zeros).replace("{at}", zeros).replace("{n}", zeros);
  }

  private static int slot(String text, String name) {
    int index = text.indexOf(name);
    return index < 0 ? ABSENT : widened(text.substring(0, index)).length();
  }

  ByteBuf fill(ByteBufAllocator allocator, long idValue, long atValue, long nValue) {
    ByteBuf out = allocator.directBuffer(frame.length).writeBytes(frame);
    digits(out, id, idValue);
    digits(out, at, atValue);
    digits(out, n, nValue);
    return out;
  }

  private void digits(ByteBuf out, int slot, long value) {
    if (slot == ABSENT) {
      return;
    }
    long rest = value;
    for (int i = slot + DIGITS - 1; i >= slot; i--) {
      out.setByte(payload + i, (int) ('0' + rest % 10) ^ MASK[i & 3]);
      rest /= 10;
    }
  }
}
