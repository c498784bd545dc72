package dev.switchboard.chaos.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock of one node, which can be turned while it runs. Linux has no wall clock of a
 * process's own, so a small library before the C library's functions adds the difference. It is
 * compiled at the start of a run; where there is no C compiler, clocks are left alone.
 */
final class Clock {

  private static final String SOURCE = "clock.c";

  private final Path library;
  private final Path file;

  private Clock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** Compiles the library; null where that is not possible. */
  static @Nullable Path compile(Path directory) {
    Path library = directory.resolve("clock.so");
    Path source = directory.resolve(SOURCE);
    try (InputStream in = Clock.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new WorldException(SOURCE + " is missing in the jar");
      }
      Files.copy(in, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean isMade =
        Shell.can("cc", "-shared", "-fPIC", "-O1", "-o", library + "", source + "", "-ldl");
    return isMade ? library : null;
  }

  /** A clock that goes right. */
  static Clock of(Path library, Path file) {
    Clock clock = new Clock(library, file);
    clock.turn(Duration.ZERO);
    return clock;
  }

  /** What a process must have in its environment to go by it. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CHAOS_CLOCK", file.toString());
  }

  /** Has it go wrong by so much. */
  void turn(Duration by) {
    ByteBuffer offset =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, by.toNanos());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(offset, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
