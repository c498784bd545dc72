package dev.switchboard.websocket;

/**
 * What a connection wants to know of its {@link FrameSocket}; called on the socket's event loop.
 */
public interface SocketEvents {

  /** A whole text message, valid UTF-8 and within the limit. */
  void text(String message);

  /** A whole binary message within the limit; the array is the receiver's own. */
  void binary(byte[] message);

  /**
   * A message is over the limit. What is written here goes out before the socket closes itself with
   * 1009; nothing more is read.
   */
  void oversize();

  /** The socket was full and has room again. */
  default void drained() {}

  /** The peer answered a ping, or sent a pong unasked. */
  default void pong() {}

  /** The connection is gone; the last call, made exactly once. */
  void closed(SocketClosed closed);
}
