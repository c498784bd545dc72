package dev.switchboard.server;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a server in the background. It is opened again within a second where its path no
 * longer names the open file, which was moved away or removed, or where it is asked for. Where that
 * fails, what was open stays so. Lines go to it by standard output and error. For any thread.
 */
final class LogFile extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final long LOOK_EVERY_NS = 500_000_000L;

  private final Path path;
  private FileOutputStream open;
  private @Nullable Object identity;
  private boolean failing;

  private LogFile(Path path) throws IOException {
    this.path = path;
    this.open = new FileOutputStream(path.toFile(), true);
    this.identity = identity();
  }

  /** Has standard output and error go to the file from now on. */
  static LogFile takeOutput(Path path) {
    try {
      LogFile log = new LogFile(path.toAbsolutePath());
      PrintStream lines = new PrintStream(log, true, StandardCharsets.UTF_8);
      System.setOut(lines);
      System.setErr(lines);
      Thread watch = new Thread(log::watch, "switchboard-log");
      watch.setDaemon(true);
      watch.start();
      return log;
    } catch (IOException e) {
      throw StartupException.of(path + ": cannot be written", e);
    }
  }

  private void watch() {
    while (true) {
      LockSupport.parkNanos(LOOK_EVERY_NS);
      if (isElsewhere()) {
        reopen();
      }
    }
  }

  private synchronized boolean isElsewhere() {
    try {
      return identity != null && !identity.equals(identity());
    } catch (IOException e) {
      return true;
    }
  }

  // Null where the file system knows no such thing; then only asking for it opens the file again.
  private @Nullable Object identity() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Opens the file again, making it where it is not there. */
  void reopen() {
    String trouble = replaceOpenFile();
    if (trouble != null) {
      LOG.atWarn().addKeyValue("reason", trouble).log("The log could not be opened again");
    }
  }

  private synchronized @Nullable String replaceOpenFile() {
    try {
      FileOutputStream next = new FileOutputStream(path.toFile(), true);
      FileOutputStream before = open;
      open = next;
      identity = identity();
      failing = false;
      before.close();
      return null;
    } catch (IOException e) {
      boolean known = failing;
      failing = true;
      return known ? null : StartupException.reason(e);
    }
  }

  @Override
  public synchronized void write(int b) throws IOException {
    open.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    open.write(bytes, offset, length);
  }
}
