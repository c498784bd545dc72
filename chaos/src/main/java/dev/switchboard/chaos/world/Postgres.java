package dev.switchboard.chaos.world;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL as a process of its own, which can be killed and started again on its data. */
final class Postgres implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final Path work;
  private final String host;
  private final int port;
  private @Nullable EmbeddedPostgres running;

  /**
   * Makes a database.
   *
   * @param data directory of its files, which does not exist yet
   * @param host address that it is reached by, besides loopback
   */
  Postgres(Path data, Path work, String host) {
    this.data = data;
    this.work = work;
    this.host = host;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
    admitTheNetwork();
  }

  String url() {
    return "jdbc:postgresql://" + host + ":" + port + "/postgres";
  }

  private void admitTheNetwork() {
    try {
      Files.writeString(
          data.resolve("pg_hba.conf"),
          "host all all " + host + "/24 trust\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.signal("HUP", pid());
  }

  /** Starts it on what it has; waits until it answers. */
  void start() {
    letGo();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        running =
            EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOverrideWorkingDirectory(work.toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setServerConfig("listen_addresses", "*")
                .setServerConfig("max_connections", "200")
                // As a server is that keeps what it has committed; the library's own are for tests.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofSeconds(20))
                .start();
        return;
      } catch (IOException | IllegalStateException e) {
        // The processes of the one that was killed may still hold its memory.
        if (System.nanoTime() > deadline) {
          throw new WorldException("PostgreSQL does not start: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  /** Of its first process, which all others end with. */
  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    Shell.signal("KILL", pid());
    letGo();
  }

  /** The library holds a lock on the data and knows nothing of the end. */
  private void letGo() {
    try {
      if (running != null) {
        running.close();
      }
    } catch (IOException | RuntimeException e) {
      // There is nothing left that it could stop.
    }
    running = null;
  }

  boolean isRunning() {
    return Files.exists(data.resolve("postmaster.pid"))
        && ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public void close() {
    letGo();
    if (isRunning()) {
      Shell.signal("QUIT", pid());
    }
  }
}
