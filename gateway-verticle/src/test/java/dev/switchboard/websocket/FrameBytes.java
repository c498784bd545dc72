package dev.switchboard.websocket;

import io.netty.buffer.ByteBuf;

/** What a frame puts on the wire, for tests of who gets which. */
public final class FrameBytes {

  private FrameBytes() {}

  /** A copy of its bytes, headers included. */
  public static byte[] of(Frame frame) {
    ByteBuf shared = frame.share(null);
    byte[] bytes = new byte[shared.readableBytes()];
    shared.readBytes(bytes);
    shared.release();
    return bytes;
  }
}
