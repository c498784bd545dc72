package dev.switchboard.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a database file for one process: a lock on a file next to it, which the kernel releases
 * however the process ends. It is never a lock on the database itself, since closing any handle of
 * that would drop SQLite's own.
 */
final class FileClaim {

  // Locks are the process's, not the channel's: within it only a table can tell holders apart.
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path file;
  private @Nullable Path claimed;
  private @Nullable FileChannel channel;

  FileClaim(Path file) {
    this.file = file;
  }

  synchronized void take() {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    try {
      // Two names of one file are one claim.
      Path real = Files.exists(file) ? file.toRealPath() : file;
      path = real.resolveSibling(real.getFileName() + ".lock").toAbsolutePath();
      if (!CLAIMED.add(path)) {
        throw inUse();
      }
      claimed = path;
      FileChannel opened =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = opened;
      FileLock lock = opened.tryLock();
      if (lock == null) {
        throw inUse();
      }
    } catch (IOException e) {
      release();
      throw new StoreException(
          "database " + file, "cannot write " + path.getFileName() + " next to it");
    } catch (StoreException e) {
      release();
      throw e;
    }
  }

  synchronized void release() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The kernel drops the lock with the handle, whatever the close reports.
    } finally {
      channel = null;
      if (claimed != null) {
        CLAIMED.remove(claimed);
        claimed = null;
      }
    }
  }

  private StoreException inUse() {
    return new StoreException("database " + file, "is in use by another Switchboard");
  }
}
