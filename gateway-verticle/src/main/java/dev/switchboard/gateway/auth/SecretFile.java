package dev.switchboard.gateway.auth;

import dev.switchboard.protocol.settings.NodeKeys;
import dev.switchboard.protocol.settings.SettingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;

/** The secret {@code jwt-secret} in the data directory: random, made once, mode 0600. */
public final class SecretFile {

  /** Its name in the data directory. */
  public static final String NAME = "jwt-secret";

  private static final int BYTES = 32;
  private static final int MIN_LENGTH = 32;

  private final Path file;

  public SecretFile(Path dataDirectory) {
    file = dataDirectory.resolve(NAME);
  }

  /**
   * The secret. Safe against another process that does the same: whoever is first makes it.
   *
   * @throws SettingException where the file can be neither read nor made
   */
  public String readOrCreate() {
    try {
      return read();
    } catch (NoSuchFileException e) {
      return create();
    } catch (IOException e) {
      throw refused("cannot be read", e);
    }
  }

  private String read() throws IOException {
    String secret = Files.readString(file).strip();
    if (secret.length() < MIN_LENGTH) {
      throw new SettingException(
          "data directory",
          NodeKeys.DATA_DIR.name(),
          String.valueOf(file.getParent()),
          NAME
              + " holds less than "
              + MIN_LENGTH
              + " characters; remove it to have a new one made");
    }
    return secret;
  }

  private String create() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path draft = file.resolveSibling(NAME + "." + ProcessHandle.current().pid());
      Files.deleteIfExists(draft);
      try {
        write(draft, secret);
        // A link appears whole or not at all, and never replaces what another process made.
        Files.createLink(file, draft);
      } catch (UnsupportedOperationException e) {
        Files.move(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
      return secret;
    } catch (FileAlreadyExistsException e) {
      return readOrCreate();
    } catch (IOException e) {
      throw refused("cannot be made", e);
    }
  }

  private static void write(Path draft, String secret) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            draft,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly)) {
      ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private SettingException refused(String problem, IOException cause) {
    return new SettingException(
        "data directory",
        NodeKeys.DATA_DIR.name(),
        String.valueOf(file.getParent()),
        NAME + " " + problem + " (" + cause.getClass().getSimpleName() + ")");
  }
}
