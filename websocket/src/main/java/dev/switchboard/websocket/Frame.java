package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

  private final ByteBuf plain;
  private final List<Frame> parts;
  private final AtomicInteger references = new AtomicInteger(1);
  // What goes to sockets with permessage-deflate; built for the first of them, else null.
  private final AtomicReference<@Nullable ByteBuf> deflated = new AtomicReference<>();

  private Frame(ByteBuf plain, List<Frame> parts) {
    this.plain = plain;
    this.parts = parts;
  }

  /** A text message. */
  public static Frame text(String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    ByteBuf frame = begin(FINAL | Opcode.TEXT, length);
    ByteBufUtil.reserveAndWriteUtf8(frame, text, length);
    return new Frame(frame, List.of());
  }

  /** A text message that is UTF-8 already. */
  public static Frame text(byte[] utf8) {
    return new Frame(framed(FINAL | Opcode.TEXT, utf8), List.of());
  }

  /** A binary message. */
  public static Frame binary(byte[] payload) {
    return new Frame(framed(FINAL | Opcode.BINARY, payload), List.of());
  }

  /**
   * Several messages in one buffer, which costs a socket one write instead of many; holds
   * references of its own.
   */
  public static Frame joined(List<Frame> frames) {
    List<Frame> parts = List.copyOf(frames);
    ByteBuf all = buffer(parts.stream().mapToInt(Frame::bytes).sum());
    for (Frame part : parts) {
      all.writeBytes(part.plain, part.plain.readerIndex(), part.bytes());
      part.retain();
    }
    return new Frame(all, parts);
  }

  /** Its size on the wire, uncompressed, headers included. */
  public int bytes() {
    return plain.readableBytes();
  }

  /** Takes one more reference. */
  public void retain() {
    references.getAndUpdate(
        count -> {
          if (count == 0) {
            throw new IllegalStateException("frame is released already");
          }
          return count + 1;
        });
  }

  /** Gives a reference back; with the last one the memory goes as soon as all writes are out. */
  public void release() {
    int left = references.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("frame is released already");
    }
    if (left == 0) {
      plain.release();
      ByteBuf compressed = deflated.get();
      if (compressed != null) {
        compressed.release();
      }
      parts.forEach(Frame::release);
    }
  }

  /** Its bytes for one more write, compressed where the socket negotiated that. */
  ByteBuf share(@Nullable Deflate deflate) {
    return (deflate == null ? plain : deflated(deflate)).retainedDuplicate();
  }

  private ByteBuf deflated(Deflate deflate) {
    ByteBuf present = deflated.get();
    if (present != null) {
      return present;
    }
    ByteBuf built = parts.isEmpty() ? deflatedMessage(deflate) : deflatedParts(deflate);
    if (deflated.compareAndSet(null, built)) {
      return built;
    }
    // Another event loop was first.
    built.release();
    ByteBuf other = deflated.get();
    return other == null ? plain : other;
  }

  private ByteBuf deflatedMessage(Deflate deflate) {
    int header = headerBytes(plain.getByte(plain.readerIndex() + 1) & 0x7F);
    byte[] payload = new byte[bytes() - header];
    plain.getBytes(plain.readerIndex() + header, payload);
    byte[] compressed = deflate.compress(payload);
    int opcode = plain.getByte(plain.readerIndex()) & 0x0F;
    return compressed == null
        ? plain.retainedDuplicate()
        : framed(FINAL_COMPRESSED | opcode, compressed);
  }

  private ByteBuf deflatedParts(Deflate deflate) {
    List<ByteBuf> all = new ArrayList<>(parts.size());
    int size = 0;
    for (Frame part : parts) {
      ByteBuf bytes = part.deflated(deflate);
      all.add(bytes);
      size += bytes.readableBytes();
    }
    ByteBuf joined = buffer(size);
    for (ByteBuf bytes : all) {
      joined.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }
    return joined;
  }

  private static int headerBytes(int shortLength) {
    return shortLength < 126 ? 2 : shortLength == 126 ? 4 : LONGEST_HEADER;
  }

  /** A control frame; written once, so without a count of its own. */
  static ByteBuf control(int opcode, byte[] payload) {
    return framed(FINAL | opcode, payload);
  }

  private static ByteBuf framed(int firstByte, byte[] payload) {
    return begin(firstByte, payload.length).writeBytes(payload);
  }

  private static ByteBuf begin(int firstByte, int length) {
    ByteBuf frame = buffer(LONGEST_HEADER + length).writeByte(firstByte);
    if (length < 126) {
      return frame.writeByte(length);
    }
    return length < 65_536
        ? frame.writeByte(126).writeShort(length)
        : frame.writeByte(127).writeLong(length);
  }

  private static ByteBuf buffer(int size) {
    return ByteBufAllocator.DEFAULT.directBuffer(size);
  }
}
