package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An outbound message, or several, ready for the wire and shared by all the sockets it goes to.
 *
 * <p>Who makes a frame holds one reference and releases it when all writes are made; writing does
 * not take it. Safe to use from several event loops.
 */
public final class Frame {

  private static final int FINAL = 0x80;
  private static final int FINAL_COMPRESSED = 0xC0;
  private static final int LONGEST_HEADER = 10;
  private static final ByteBuf PING =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2, 2).writeByte(FINAL | Opcode.PING).writeByte(0));

  private static final AtomicIntegerFieldUpdater<Frame> REFERENCES =
      AtomicIntegerFieldUpdater.newUpdater(Frame.class, "references");
  private static final AtomicReferenceFieldUpdater<Frame, @Nullable ByteBuf> DEFLATED =
      AtomicReferenceFieldUpdater.newUpdater(Frame.class, ByteBuf.class, "deflated");

  /** Whole frames, one behind the other. */
  private final ByteBuf plain;

  private volatile int references = 1;
  // What goes to sockets with permessage-deflate; built for the first of them, else null.
  private volatile @Nullable ByteBuf deflated;

  private Frame(ByteBuf plain) {
    this.plain = plain;
  }

  /** A text message. */
  public static Frame text(String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    ByteBuf frame = buffer(headerBytes(length) + length);
    writeHeader(frame, FINAL | Opcode.TEXT, length);
    ByteBufUtil.reserveAndWriteUtf8(frame, text, length);
    return new Frame(frame);
  }

  /** A text message that is UTF-8 already. */
  public static Frame text(byte[] utf8) {
    return new Frame(framed(FINAL | Opcode.TEXT, utf8));
  }

  /** A binary message. */
  public static Frame binary(byte[] payload) {
    return new Frame(framed(FINAL | Opcode.BINARY, payload));
  }

  /**
   * Several messages in one buffer, which costs a socket one write instead of many.
   *
   * @param payloads UTF-8 unless {@code binary}; not empty
   * @param binary whether these are binary messages or text
   */
  public static Frame joined(List<byte[]> payloads, boolean binary) {
    int size = 0;
    for (byte[] payload : payloads) {
      size = Math.addExact(size, headerBytes(payload.length) + payload.length);
    }
    int firstByte = FINAL | (binary ? Opcode.BINARY : Opcode.TEXT);
    ByteBuf all = buffer(size);
    for (byte[] payload : payloads) {
      writeHeader(all, firstByte, payload.length);
      all.writeBytes(payload);
    }
    return new Frame(all);
  }

  /** The messages of several frames in one buffer; a copy, which holds none of them. */
  public static Frame joined(List<Frame> frames) {
    ByteBuf all = buffer(frames.stream().mapToInt(Frame::bytes).sum());
    for (Frame frame : frames) {
      all.writeBytes(frame.plain, frame.plain.readerIndex(), frame.bytes());
    }
    return new Frame(all);
  }

  /** Its size on the wire, uncompressed, headers included. */
  public int bytes() {
    return plain.readableBytes();
  }

  /** Takes one more reference. */
  public void retain() {
    int count;
    do {
      count = references;
      if (count == 0) {
        throw new IllegalStateException("frame is released already");
      }
    } while (!REFERENCES.compareAndSet(this, count, count + 1));
  }

  /** Gives a reference back; with the last one the memory goes as soon as all writes are out. */
  public void release() {
    int left = REFERENCES.decrementAndGet(this);
    if (left < 0) {
      throw new IllegalStateException("frame is released already");
    }
    if (left == 0) {
      plain.release();
      ByteBuf compressed = deflated;
      if (compressed != null) {
        compressed.release();
      }
    }
  }

  /** Its bytes for one more write, compressed where the socket negotiated that. */
  ByteBuf share(@Nullable Deflate deflate) {
    if (references == 0) {
      // The buffer may be another frame's by now.
      throw new IllegalStateException("frame is released already");
    }
    return (deflate == null ? plain : deflated(deflate)).retainedDuplicate();
  }

  private ByteBuf deflated(Deflate deflate) {
    ByteBuf present = deflated;
    if (present != null) {
      return present;
    }
    ByteBuf built = deflate(deflate);
    if (DEFLATED.compareAndSet(this, null, built)) {
      return built;
    }
    // Another event loop was first.
    built.release();
    ByteBuf other = deflated;
    return other == null ? plain : other;
  }

  /** Compresses each message for itself, since one that is small may be left as it is. */
  private ByteBuf deflate(Deflate deflate) {
    List<byte @Nullable []> compressed = new ArrayList<>(1);
    int size = 0;
    boolean some = false;
    for (int at = plain.readerIndex(); at < plain.writerIndex(); at += frameBytes(at)) {
      int header = headerBytesAt(at);
      byte[] payload = new byte[frameBytes(at) - header];
      plain.getBytes(at + header, payload);
      byte[] smaller = deflate.compress(payload);
      compressed.add(smaller);
      some |= smaller != null;
      size += smaller == null ? frameBytes(at) : headerBytes(smaller.length) + smaller.length;
    }
    return some ? deflated(compressed, size) : plain.retainedDuplicate();
  }

  private ByteBuf deflated(List<byte @Nullable []> compressed, int size) {
    ByteBuf all = buffer(size);
    int at = plain.readerIndex();
    for (byte @Nullable [] payload : compressed) {
      if (payload == null) {
        all.writeBytes(plain, at, frameBytes(at));
      } else {
        writeHeader(all, FINAL_COMPRESSED | (plain.getByte(at) & 0x0F), payload.length);
        all.writeBytes(payload);
      }
      at += frameBytes(at);
    }
    return all;
  }

  private int headerBytesAt(int at) {
    int shortLength = plain.getByte(at + 1);
    return shortLength < 126 ? 2 : shortLength == 126 ? 4 : LONGEST_HEADER;
  }

  private int frameBytes(int at) {
    int header = headerBytesAt(at);
    return header
        + switch (header) {
          case 2 -> plain.getByte(at + 1);
          case 4 -> plain.getUnsignedShort(at + 2);
          default -> (int) plain.getLong(at + 2);
        };
  }

  /** A ping without payload; always the same bytes, which nobody can release. */
  static ByteBuf ping() {
    return PING.duplicate();
  }

  /** A control frame; written once, so without a count of its own. */
  static ByteBuf control(int opcode, byte[] payload) {
    return framed(FINAL | opcode, payload);
  }

  private static ByteBuf framed(int firstByte, byte[] payload) {
    ByteBuf frame = buffer(headerBytes(payload.length) + payload.length);
    writeHeader(frame, firstByte, payload.length);
    return frame.writeBytes(payload);
  }

  private static int headerBytes(int length) {
    return length < 126 ? 2 : length < 65_536 ? 4 : LONGEST_HEADER;
  }

  private static void writeHeader(ByteBuf frame, int firstByte, int length) {
    frame.writeByte(firstByte);
    if (length < 126) {
      frame.writeByte(length);
    } else if (length < 65_536) {
      frame.writeByte(126).writeShort(length);
    } else {
      frame.writeByte(127).writeLong(length);
    }
  }

  private static ByteBuf buffer(int size) {
    return ByteBufAllocator.DEFAULT.directBuffer(size);
  }
}
