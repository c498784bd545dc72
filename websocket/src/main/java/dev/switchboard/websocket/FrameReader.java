package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into messages as RFC 6455 (section 5) and RFC 7692 demand of a server, and throws a
 * {@link SocketFault} for whatever is not of the form.
 *
 * <p>A message is refused by the length its frames announce, before the payload is there, so at
 * most the limit is held; between messages nothing is.
 */
final class FrameReader {

  /** Where complete messages and control frames go. */
  interface Sink {

    /** False to leave the rest of the bytes unread for now. */
    boolean reading();

    void text(String message);

    void binary(byte[] message);

    void ping(byte[] payload);

    void pong();

    /** A fragment without payload that does not end its message. */
    void emptyFragment();

    void closeFrame(int code, String reason);
  }

  private enum Part {
    START,
    LENGTH,
    LONG_LENGTH,
    MASK,
    PAYLOAD,
    STOPPED
  }

  private static final byte[] NOTHING = {};
  private static final int LONGEST_CONTROL = 125;

  private final int limit;
  private final @Nullable Deflate deflate;

  private Part part = Part.START;
  private boolean last;
  private int opcode;
  private int headerBytes;
  private int shortest;
  private long remaining;
  private boolean empty;
  private final Mask mask = new Mask();
  private byte[] control = NOTHING;
  private int controlSize;
  private @Nullable MessageUnderWay message;

  /**
   * @param limit longest message in bytes
   * @param deflate what inflates compressed messages, or null where none are allowed
   */
  FrameReader(int limit, @Nullable Deflate deflate) {
    this.limit = limit;
    this.deflate = deflate;
  }

  /** Reads until the bytes are used up, the sink has enough or a fault is found. */
  void read(ByteBuf in, Sink sink) {
    while (in.isReadable() && sink.reading()) {
      switch (part) {
        case START -> start(in.readByte());
        case LENGTH -> length(in.readByte());
        case LONG_LENGTH -> longLength(in.readByte());
        case MASK -> mask(in.readByte());
        case PAYLOAD -> payload(in);
        case STOPPED -> in.skipBytes(in.readableBytes());
      }
      if (part == Part.PAYLOAD && remaining == 0) {
        part = Part.START;
        finishFrame(sink);
      }
    }
  }

  /** Reads no more: what still comes is dropped, and so is the message under way. */
  void stop() {
    part = Part.STOPPED;
    message = null;
  }

  boolean stopped() {
    return part == Part.STOPPED;
  }

  private void start(int b) {
    last = (b & 0x80) != 0;
    opcode = b & 0x0F;
    boolean rsv1 = (b & 0x40) != 0;
    if (!Opcode.known(opcode)) {
      throw SocketFault.protocol("reserved opcode");
    }
    boolean startsMessage = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if ((b & 0x30) != 0 || (rsv1 && !(startsMessage && deflate != null))) {
      throw SocketFault.protocol("reserved bit set");
    }
    if (Opcode.control(opcode)) {
      if (!last) {
        throw SocketFault.protocol("fragmented control frame");
      }
    } else if (startsMessage == (message != null)) {
      throw SocketFault.protocol(
          startsMessage ? "message inside a fragmented message" : "nothing to continue");
    }
    if (startsMessage) {
      message = new MessageUnderWay(opcode == Opcode.TEXT, rsv1, limit);
    }
    part = Part.LENGTH;
  }

  private void length(int b) {
    if ((b & 0x80) == 0) {
      throw SocketFault.protocol("frame is not masked");
    }
    int length = b & 0x7F;
    if (Opcode.control(opcode) && length > LONGEST_CONTROL) {
      throw SocketFault.protocol("control frame too long");
    }
    if (opcode == Opcode.CLOSE && length == 1) {
      throw SocketFault.protocol("close frame with half a code");
    }
    if (length < 126) {
      remaining = length;
      lengthKnown();
    } else {
      remaining = 0;
      headerBytes = length == 126 ? Short.BYTES : Long.BYTES;
      shortest = length == 126 ? 126 : 65_536;
      part = Part.LONG_LENGTH;
    }
  }

  private void longLength(int b) {
    remaining = (remaining << 8) | (b & 0xFF);
    if (--headerBytes == 0) {
      if (remaining >= 0 && remaining < shortest) {
        throw SocketFault.protocol("length not in its shortest form");
      }
      lengthKnown();
    }
  }

  private void lengthKnown() {
    if (remaining < 0) {
      throw SocketFault.protocol("negative length");
    }
    if (!Opcode.control(opcode) && message != null && !message.fits(remaining)) {
      throw SocketFault.tooBig();
    }
    empty = remaining == 0;
    headerBytes = Integer.BYTES;
    part = Part.MASK;
  }

  private void mask(int b) {
    mask.add(b);
    if (--headerBytes == 0) {
      if (Opcode.control(opcode)) {
        control = remaining == 0 ? NOTHING : new byte[(int) remaining];
        controlSize = 0;
      }
      part = Part.PAYLOAD;
    }
  }

  private void payload(ByteBuf in) {
    int count = (int) Math.min(remaining, in.readableBytes());
    if (Opcode.control(opcode)) {
      mask.read(in, control, controlSize, count);
      controlSize += count;
    } else if (message != null) {
      message.append(in, count, mask, remaining, last);
    }
    remaining -= count;
  }

  private void finishFrame(Sink sink) {
    switch (opcode) {
      case Opcode.PING -> sink.ping(control);
      case Opcode.PONG -> sink.pong();
      case Opcode.CLOSE -> finishClose(sink);
      default -> {
        MessageUnderWay finished = message;
        if (last && finished != null) {
          message = null;
          finished.finish(deflate, sink);
        } else if (empty) {
          sink.emptyFragment();
        }
      }
    }
    control = NOTHING;
  }

  private void finishClose(Sink sink) {
    if (control.length == 0) {
      stop();
      sink.closeFrame(CloseStatus.NONE_GIVEN, "");
      return;
    }
    int code = ((control[0] & 0xFF) << 8) | (control[1] & 0xFF);
    if (!CloseStatus.sendable(code)) {
      throw SocketFault.protocol("invalid close code");
    }
    String reason = Utf8.decode(control, 2, control.length - 2);
    if (reason == null) {
      throw SocketFault.invalidData("close reason is not UTF-8");
    }
    stop();
    sink.closeFrame(code, reason);
  }
}
