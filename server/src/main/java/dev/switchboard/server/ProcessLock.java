package dev.switchboard.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Marks a data directory as in use by this process.
 *
 * <p>The lock is the operating system's and ends with the process however it ends, so a pid file
 * that a crash left behind, or whose number another program has by now, misleads nobody.
 */
final class ProcessLock implements AutoCloseable {

  // A concurrent status holds the shared lock for an instant.
  private static final int ATTEMPTS = 20;
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final DataDirectory directory;
  private final FileChannel channel;

  private ProcessLock(DataDirectory directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes the directory and writes the pid file; empty where another process has it. */
  static Optional<ProcessLock> take(DataDirectory directory) {
    Path file = directory.lockFile();
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return Optional.of(new ProcessLock(directory, channel).writePid());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw StartupException.of("data directory " + directory.path() + ": cannot be used", e);
    }
  }

  private ProcessLock writePid() {
    try {
      directory.write(directory.pidFile(), ProcessHandle.current().pid() + "\n");
      return this;
    } catch (StartupException e) {
      close();
      throw e;
    }
  }

  /** The process that has the directory; empty where none has. */
  static OptionalLong holder(DataDirectory directory) {
    if (!Files.exists(directory.lockFile())) {
      return OptionalLong.empty();
    }
    try (FileChannel channel = FileChannel.open(directory.lockFile(), StandardOpenOption.READ)) {
      FileLock free = channel.tryLock(0, Long.MAX_VALUE, true);
      return free != null
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(Files.readString(directory.pidFile()).strip()));
    } catch (NumberFormatException e) {
      throw new StartupException(directory.pidFile() + ": does not hold a process id");
    } catch (NoSuchFileException e) {
      return OptionalLong.empty(); // It is coming up or going down.
    } catch (IOException e) {
      throw StartupException.of("data directory " + directory.path() + ": cannot be read", e);
    }
  }

  /** Removes the pid file and lets go of the directory. */
  @Override
  public void close() {
    directory.discard(directory.pidFile());
    try {
      channel.close();
    } catch (IOException e) {
      // The end of the process releases it.
    }
  }
}
