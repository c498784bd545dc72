package dev.switchboard.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds the frames of a server (RFC 6455, section 5.2: never masked) in the bytes that arrive. Only
 * a frame that is split between two reads is copied.
 */
final class FrameReader {

  private static final int UNKNOWN = -1;
  private static final int LENGTH_BITS = 0x7F;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  /** Takes a frame; the buffer is only good during the call. */
  @FunctionalInterface
  interface Sink {
    void frame(int opcode, ByteBuf buffer, int index, int length);
  }

  private ByteBuf split = Unpooled.EMPTY_BUFFER;

  void read(ByteBuf in, Sink sink) {
    while (split.isReadable() && in.isReadable()) {
      completeSplit(in, sink);
    }
    int size = size(in);
    while (size != UNKNOWN && in.readableBytes() >= size) {
      deliver(in, sink);
      size = size(in);
    }
    if (in.isReadable()) {
      split = split.capacity() == 0 ? Unpooled.buffer(512) : split;
      split.writeBytes(in);
    }
  }

  private void completeSplit(ByteBuf in, Sink sink) {
    int size = size(split);
    int missing = size == UNKNOWN ? 1 : size - split.readableBytes();
    split.writeBytes(in, Math.min(missing, in.readableBytes()));
    if (size(split) == split.readableBytes()) {
      deliver(split, sink);
      split.clear();
    }
  }

  /** The bytes of the frame at the reader index, header and payload; UNKNOWN within its header. */
  private static int size(ByteBuf in) {
    int readable = in.readableBytes();
    if (readable < 2) {
      return UNKNOWN;
    }
    int index = in.readerIndex();
    int length = in.getByte(index + 1) & LENGTH_BITS;
    if (length < TWO_BYTES) {
      return 2 + length;
    }
    if (length == TWO_BYTES) {
      return readable < 4 ? UNKNOWN : 4 + in.getUnsignedShort(index + 2);
    }
    return readable < 10 ? UNKNOWN : 10 + (int) in.getLong(index + 2);
  }

  private static void deliver(ByteBuf in, Sink sink) {
    int index = in.readerIndex();
    int size = size(in);
    int length = in.getByte(index + 1) & LENGTH_BITS;
    int header = length < TWO_BYTES ? 2 : length < EIGHT_BYTES ? 4 : 10;
    in.readerIndex(index + size);
    sink.frame(in.getByte(index) & 0x0F, in, index + header, size - header);
  }
}
