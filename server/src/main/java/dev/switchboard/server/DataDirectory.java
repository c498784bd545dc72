package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of the server's own files, and the names in it (contract 7). */
record DataDirectory(Path path) {

  static final String CONFIG_STORE = "config-store-";

  static DataDirectory of(Settings settings) {
    return new DataDirectory(Path.of(settings.text(NodeKeys.DATA_DIR)));
  }

  Path pidFile() {
    return path.resolve("switchboard.pid");
  }

  Path lockFile() {
    return path.resolve("switchboard.lock");
  }

  Path stateFile() {
    return path.resolve("switchboard.state");
  }

  Path logFile() {
    return path.resolve("switchboard.log");
  }

  /** What an optional store of settings held when it was last read. */
  Path configStoreFile(String store) {
    return path.resolve(CONFIG_STORE + store + ".json");
  }

  Path secretFile() {
    return path.resolve("jwt-secret");
  }

  /** Makes the directory where it is missing. */
  void create() {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new StartupException("data directory " + path + ": is a file");
    }
    try {
      Files.createDirectories(path, ownerOnly("rwx------"));
    } catch (IOException e) {
      throw StartupException.of("data directory " + path + ": cannot be made", e);
    }
  }

  /** Replaces a file as a whole, readable by its owner alone. */
  void write(Path file, String text) {
    Path draft = draft(file, text);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(draft);
      throw StartupException.of(file + ": cannot be written", e);
    }
  }

  /** Writes a file unless it is there; of several processes one wins and the others keep its. */
  void writeOnce(Path file, String text) {
    Path draft = draft(file, text);
    try {
      // A hard link fails where the name is taken, and never shows half a file.
      Path unused = Files.createLink(file, draft);
    } catch (IOException | UnsupportedOperationException e) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new StartupException(file + ": cannot be made: " + StartupException.reason(e));
      }
    } finally {
      discard(draft);
    }
  }

  private Path draft(Path file, String text) {
    Path draft = null;
    try {
      draft =
          Files.createTempFile(path, "." + file.getFileName(), ".draft", ownerOnly("rw-------"));
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        int unused = channel.write(StandardCharsets.UTF_8.encode(text));
        channel.force(true);
      }
      return draft;
    } catch (IOException e) {
      if (draft != null) {
        discard(draft);
      }
      throw StartupException.of(file + ": cannot be written", e);
    }
  }

  /** Removes a file as far as that is possible. */
  void discard(Path file) {
    try {
      boolean unused = Files.deleteIfExists(file);
    } catch (IOException e) {
      // What cannot be removed from a directory that has turned read-only does no harm.
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
