package dev.switchboard.websocket;

import java.time.Duration;

/**
 * Limits of the sockets of one listener.
 *
 * @param messageBytes longest inbound message, after decompression
 * @param compression whether permessage-deflate is accepted where a client offers it
 * @param compressAboveBytes outbound messages up to this size are never compressed
 * @param pendingHighBytes with more than this waiting to be sent a socket is not writable; it is
 *     again below half of it
 * @param closeTimeout how long a peer has to take and answer a close frame
 */
public record SocketConfig(
    int messageBytes,
    boolean compression,
    int compressAboveBytes,
    int pendingHighBytes,
    Duration closeTimeout) {

  /** The limits a listener has when nothing is configured. */
  public static final SocketConfig DEFAULT =
      new SocketConfig(65_536, true, 512, 1 << 20, Duration.ofSeconds(3));

  public SocketConfig {
    if (messageBytes < 1) {
      throw new IllegalArgumentException("messageBytes must be positive: " + messageBytes);
    }
    if (compressAboveBytes < 0) {
      throw new IllegalArgumentException("compressAboveBytes is negative: " + compressAboveBytes);
    }
    if (pendingHighBytes < 2) {
      throw new IllegalArgumentException("pendingHighBytes is too small: " + pendingHighBytes);
    }
    if (closeTimeout.isNegative() || closeTimeout.isZero()) {
      throw new IllegalArgumentException("closeTimeout must be positive: " + closeTimeout);
    }
  }

  public SocketConfig withMessageBytes(int bytes) {
    return new SocketConfig(bytes, compression, compressAboveBytes, pendingHighBytes, closeTimeout);
  }

  public SocketConfig withCompression(boolean accepted) {
    return new SocketConfig(
        messageBytes, accepted, compressAboveBytes, pendingHighBytes, closeTimeout);
  }

  public SocketConfig withPendingHighBytes(int bytes) {
    return new SocketConfig(messageBytes, compression, compressAboveBytes, bytes, closeTimeout);
  }

  public SocketConfig withCloseTimeout(Duration timeout) {
    return new SocketConfig(
        messageBytes, compression, compressAboveBytes, pendingHighBytes, timeout);
  }
}
