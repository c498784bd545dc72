package dev.switchboard.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells of peers on this machine whether they only ended their sending side or are gone. Both look
 * the same on a connection; but Linux lists the other end's socket too, in {@code /proc/net/tcp}
 * (proc(5)), and one that no process holds any more has no inode.
 */
final class LocalPeers {

  private static final int LOCAL_COLUMN = 1;
  private static final int REMOTE_COLUMN = 2;
  private static final int INODE_COLUMN = 9;

  private LocalPeers() {}

  /** Whether a peer's socket is on this machine, so that there is somebody to ask. */
  static boolean isLocal(InetSocketAddress peer, InetSocketAddress own) {
    return peer.getAddress().isLoopbackAddress() || peer.getAddress().equals(own.getAddress());
  }

  /**
   * Whether no process holds the peer's socket any more; false where that cannot be told. Blocks.
   */
  static boolean isGone(InetSocketAddress peer, InetSocketAddress own) {
    Optional<Boolean> held = Optional.empty();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        held = held.or(() -> held(Path.of(table), entry(peer), entry(own)));
      } catch (Unreadable elsewhere) {
        return false;
      }
    }
    // What is on loopback and not listed is no more; other addresses may be another namespace's.
    return held.map(present -> !present).orElse(peer.getAddress().isLoopbackAddress());
  }

  /** A system without that table, or where it may not be read. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(IOException cause) {
      super(cause);
    }
  }

  private static Optional<Boolean> held(Path table, String peer, String own) {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.contains(peer)) {
          continue;
        }
        String[] columns = line.strip().split(" +", INODE_COLUMN + 2);
        if (columns.length > INODE_COLUMN
            && columns[LOCAL_COLUMN].endsWith(peer)
            && columns[REMOTE_COLUMN].endsWith(own)) {
          return Optional.of(!columns[INODE_COLUMN].equals("0"));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  // An IPv4 address is listed as it is, or behind the prefix that maps it to IPv6.
  private static String entry(InetSocketAddress address) {
    return hex(address.getAddress()) + ":" + String.format("%04X", address.getPort());
  }

  /** The address in words of 32 bits, each in the order of this machine. */
  static String hex(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder());
    StringBuilder hex = new StringBuilder();
    while (bytes.hasRemaining()) {
      hex.append(String.format("%08X", bytes.getInt()));
    }
    return hex.toString();
  }
}
