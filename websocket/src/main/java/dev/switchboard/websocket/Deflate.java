package dev.switchboard.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The compressor and decompressor that all sockets of an event loop share.
 *
 * <p>They can be shared because no context is taken over from message to message (RFC 7692, 7.1.1),
 * which also lets one compressed frame go to many sockets and keeps idle sockets free of windows.
 */
final class Deflate {

  /** What a sync flush ends with and the wire leaves out (RFC 7692, 7.2.1). */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int KEPT_SCRATCH_BYTES = 65_536;

  private final int aboveBytes;
  private @Nullable Deflater deflater;
  private @Nullable Inflater inflater;
  private byte[] scratch = {};

  /**
   * @param aboveBytes payloads up to this size are not worth compressing
   */
  Deflate(int aboveBytes) {
    this.aboveBytes = aboveBytes;
  }

  /** The compressed payload, or null where compressing is not worth it. */
  byte @Nullable [] compress(byte[] payload) {
    if (payload.length <= aboveBytes) {
      return null;
    }
    Deflater raw = deflater;
    if (raw == null) {
      raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      deflater = raw;
    }
    raw.reset();
    raw.setInput(payload);
    byte[] out = scratch(payload.length);
    int size = raw.deflate(out, 0, payload.length, Deflater.SYNC_FLUSH);
    // A full buffer means that it did not get smaller.
    return size == payload.length ? null : Arrays.copyOf(out, size - TAIL.length);
  }

  private byte[] scratch(int size) {
    if (size > KEPT_SCRATCH_BYTES) {
      return new byte[size];
    }
    if (scratch.length < size) {
      scratch = new byte[Math.min(KEPT_SCRATCH_BYTES, 2 * size)];
    }
    return scratch;
  }

  /**
   * The message that was compressed to the first {@code size} bytes; throws a {@link SocketFault}
   * as soon as it is over the limit, whatever it would have grown to.
   */
  byte[] inflate(byte[] compressed, int size, int limit) {
    Inflater raw = inflater;
    if (raw == null) {
      raw = new Inflater(true);
      inflater = raw;
    }
    raw.reset();
    raw.setInput(compressed, 0, size);
    byte[] out = new byte[(int) Math.min(limit + 1L, Math.max(64L, 4L * size))];
    int length = 0;
    boolean tail = size == 0;
    try {
      while (true) {
        int count = raw.inflate(out, length, out.length - length);
        length += count;
        if (length > limit) {
          throw SocketFault.tooBig();
        }
        if (length == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(limit + 1L, 2L * length));
        } else if (raw.finished()) {
          // A final block within a message is allowed; another stream may follow (RFC 7692,
          // 7.2.3.4).
          int rest = raw.getRemaining();
          if (rest == 0) {
            return trimmed(out, length);
          }
          raw.reset();
          if (tail) {
            raw.setInput(TAIL, TAIL.length - rest, rest);
          } else {
            raw.setInput(compressed, size - rest, rest);
          }
        } else if (raw.needsInput()) {
          if (tail) {
            return trimmed(out, length);
          }
          tail = true;
          raw.setInput(TAIL);
        } else if (count == 0) {
          throw SocketFault.invalidData("invalid compressed data");
        }
      }
    } catch (DataFormatException e) {
      throw SocketFault.invalidData("invalid compressed data");
    }
  }

  private static byte[] trimmed(byte[] out, int length) {
    return out.length == length ? out : Arrays.copyOf(out, length);
  }
}
