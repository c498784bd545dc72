package dev.switchboard.chaos.world;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk in memory, which can be filled to its last byte. */
final class Disk implements AutoCloseable {

  private static final int CHUNK = 1 << 20;

  private final Path mount;

  private Disk(Path mount) {
    this.mount = mount;
  }

  /** Mounts one in an empty directory. Needs root. */
  static Disk mount(Path directory, int megabytes) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "chaos", directory + "");
    return new Disk(directory);
  }

  Path path() {
    return mount;
  }

  private Path filler() {
    return mount.resolve("filler");
  }

  /** Takes all the space that is left. */
  void fill() {
    for (int size = CHUNK; size > 0; size /= 16) {
      byte[] nothing = new byte[size];
      try (OutputStream out =
          Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(nothing);
        }
      } catch (IOException e) {
        // No space is left for a piece of this size.
      }
    }
  }

  /** Gives it back. */
  void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Shell.run("umount", "-l", mount.toString());
  }
}
