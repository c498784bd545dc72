package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking key of the frame under way (RFC 6455, 5.3), turned to the next byte's part. */
final class Mask {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private int key;

  /** Takes the next of a new key's four bytes. */
  void add(int b) {
    key = (key << 8) | (b & 0xFF);
  }

  /** Reads and unmasks; the frame may go on in the next piece. */
  void read(ByteBuf in, byte[] target, int from, int count) {
    in.readBytes(target, from, count);
    long wide = ((key & 0xFFFF_FFFFL) << 32) | (key & 0xFFFF_FFFFL);
    int i = from;
    int end = from + count;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      LONGS.set(target, i, (long) LONGS.get(target, i) ^ wide);
    }
    for (; i < end; i++) {
      target[i] ^= (byte) (key >>> 24);
      key = Integer.rotateLeft(key, Byte.SIZE);
    }
  }
}
