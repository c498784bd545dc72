package dev.switchboard.server.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** TCP peers that all send as much as is taken, bytes that are no text, until they are closed. */
final class ManyFloods implements AutoCloseable {

  private final List<SocketChannel> peers = new ArrayList<>();
  private final Selector writable = Selector.open();
  private final ByteBuffer chunk;
  private final CompletableFuture<Void> sending;
  private volatile boolean ended;

  private ManyFloods(List<Integer> ports) throws IOException {
    byte[] bytes = new byte[65_536];
    Arrays.fill(bytes, (byte) 0xFF);
    chunk = ByteBuffer.wrap(bytes);
    for (int port : ports) {
      SocketChannel peer =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      peer.configureBlocking(false);
      SelectionKey unused = peer.register(writable, SelectionKey.OP_WRITE);
      peers.add(peer);
    }
    sending = CompletableFuture.runAsync(this::send);
  }

  /** A peer for each of the ports. */
  static ManyFloods dial(List<Integer> ports) throws IOException {
    return new ManyFloods(ports);
  }

  private void send() {
    try {
      while (!ended) {
        int unusedCount = writable.select();
        for (SelectionKey ready : writable.selectedKeys()) {
          int unused = ((SocketChannel) ready.channel()).write(chunk.clear());
        }
        writable.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether none of them was cut off yet. */
  boolean goOn() {
    return !sending.isDone();
  }

  /** Ends; fails where a peer was cut off before. */
  @Override
  public void close() throws IOException {
    ended = true;
    writable.wakeup();
    sending.join();
    writable.close();
    for (SocketChannel peer : peers) {
      peer.close();
    }
  }
}
