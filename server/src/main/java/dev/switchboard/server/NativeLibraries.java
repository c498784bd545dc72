package dev.switchboard.server;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Where SQLite and Netty unpack their native libraries: the data directory, since a temporary
 * directory may be full or not run code.
 */
final class NativeLibraries {

  private static final String SQLITE = "org.sqlite.tmpdir";
  private static final String NETTY = "io.netty.native.workdir";

  /** More than all of them take. */
  private static final int SPACE_BYTES = 2 << 20;

  private NativeLibraries() {}

  /**
   * Chooses the directory. Must come before either library is used, and by a process that has the
   * data directory.
   *
   * @throws StartupException where a library is needed and no directory can run it
   */
  static void prepare(Settings settings) {
    Path chosen = Path.of(settings.text(NodeKeys.NATIVE_DIR)).toAbsolutePath();
    boolean ours = settings.source(NodeKeys.NATIVE_DIR).startsWith("default");
    List<Path> candidates = new ArrayList<>(List.of(chosen));
    if (ours) {
      candidates.add(Path.of(System.getProperty("java.io.tmpdir")));
    }
    List<String> problems = new ArrayList<>();
    for (Path candidate : candidates) {
      Optional<String> problem = problem(candidate);
      if (problem.isEmpty()) {
        if (ours && candidate.equals(chosen)) {
          removeLeftovers(chosen);
        }
        use(candidate);
        return;
      }
      problems.add(candidate + ": " + problem.get());
    }
    // PostgreSQL needs none, and Netty does without.
    if (settings.text(NodeKeys.STORE_URL).startsWith("jdbc:sqlite:")
        && System.getProperty(SQLITE) == null) {
      throw new StartupException(
          "native libraries cannot be loaded from "
              + String.join(", nor from ", problems)
              + "; name a directory that can run code by native.dir");
    }
  }

  private static void use(Path directory) {
    for (String property : List.of(SQLITE, NETTY)) {
      if (System.getProperty(property) == null) {
        String unused = System.setProperty(property, directory.toString());
      }
    }
  }

  private static Optional<String> problem(Path directory) {
    Path probe = null;
    try {
      Path unused = Files.createDirectories(directory);
      probe = Files.createTempFile(directory, "probe", ".so");
      Path written = Files.write(probe, new byte[SPACE_BYTES]);
      if (Files.getFileStore(written).supportsFileAttributeView("posix")) {
        Path permitted =
            Files.setPosixFilePermissions(probe, EnumSet.of(PosixFilePermission.OWNER_EXECUTE));
        // On a file system mounted noexec nothing is executable, whatever its permissions.
        if (!Files.isExecutable(permitted)) {
          return Optional.of("it does not run code (mounted noexec)");
        }
      }
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of(StartupException.reason(e));
    } finally {
      if (probe != null) {
        discard(probe);
      }
    }
  }

  /** What servers left that were killed. */
  private static void removeLeftovers(Path directory) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "{sqlite-,lib,probe}*")) {
      files.forEach(NativeLibraries::discard);
    } catch (IOException e) {
      // They take a little space and do no other harm.
    }
  }

  private static void discard(Path file) {
    try {
      boolean unused = Files.deleteIfExists(file);
    } catch (IOException e) {
      // As above.
    }
  }
}
