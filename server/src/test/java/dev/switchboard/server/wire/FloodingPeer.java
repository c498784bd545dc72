package dev.switchboard.server.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A TCP peer that sends 100 MB as fast as it may: numbered lines, so that each byte has a place.
 */
final class FloodingPeer implements AutoCloseable {

  static final long BYTES = 100L << 20;

  /** Far more than the time in which a server that reads takes anything. */
  private static final int STANDSTILL_MS = 1_000;

  private static final int LINE = 16;
  private static final long FIRST = 100_000_000_000_000L;
  private static final int CHUNK = 65_536;

  private final SocketChannel channel;
  private final Selector writable = Selector.open();
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private long sent;

  private FloodingPeer(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    SelectionKey unused = channel.register(writable, SelectionKey.OP_WRITE);
  }

  static FloodingPeer dial(int port) throws IOException {
    return new FloodingPeer(
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  /** The text at a place of the flood. */
  static String text(long from, int length) {
    StringBuilder text = new StringBuilder(length + 2 * LINE);
    for (long line = from / LINE; text.length() < length + LINE; line++) {
      text.append(FIRST + line).append('\n');
    }
    int start = (int) (from % LINE);
    return text.substring(start, start + length);
  }

  /** How much the server's side has taken, or keeps for it in the kernel. */
  long sent() {
    return sent;
  }

  /** Sends until all is sent, or nothing more is taken for a while: then it is blocked. */
  boolean sendUntilBlocked() throws IOException {
    while (sent < BYTES) {
      if (!chunk.hasRemaining()) {
        int length = (int) Math.min(CHUNK, BYTES - sent);
        chunk = StandardCharsets.US_ASCII.encode(text(sent, length));
      }
      int taken = channel.write(chunk);
      sent += taken;
      if (taken == 0) {
        writable.selectedKeys().clear();
        if (writable.select(STANDSTILL_MS) == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Sends the rest, however long it is kept waiting. */
  void sendTheRest() throws IOException {
    while (sendUntilBlocked()) {
      // Whoever waits for this has a timeout.
    }
  }

  /** Sends the rest on a thread of its own. */
  CompletableFuture<Void> sendingTheRest() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            sendTheRest();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() throws IOException {
    writable.close();
    channel.close();
  }
}
