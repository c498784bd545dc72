package dev.switchboard.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
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
          return Optional.of(new ProcessLock(directory, channel).sayWho());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw StartupException.of("data directory " + directory.path() + ": cannot be used", e);
    }
  }

  private ProcessLock sayWho() throws IOException {
    try {
      // By this channel, since closing any other handle of the file would drop the lock.
      channel.truncate(0);
      int unused = channel.write(UTF_8.encode(ProcessIdentity.current().text()), 0);
      directory.write(directory.pidFile(), ProcessHandle.current().pid() + "\n");
      return this;
    } catch (StartupException | IOException e) {
      close();
      throw e;
    }
  }

  /** The process that has the directory; empty where none has. */
  static Optional<ProcessIdentity> holder(DataDirectory directory) {
    Optional<ProcessIdentity> holder = lookForHolder(directory);
    // One that has just taken it may not have said so yet.
    for (int attempt = 1;
        attempt < ATTEMPTS && holder.isPresent() && holder.get().isGone();
        attempt++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      holder = lookForHolder(directory);
    }
    return holder;
  }

  private static Optional<ProcessIdentity> lookForHolder(DataDirectory directory) {
    Path file = directory.lockFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileLock free = channel.tryLock(0, Long.MAX_VALUE, true);
      return free != null
          ? Optional.empty()
          : Optional.of(ProcessIdentity.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
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
