package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Type {@code files}: a directory in which each file has the name of a setting, or of its variable,
 * and holds its value, as Kubernetes mounts a ConfigMap or a Secret and Docker its secrets. The
 * filesets of vertx-config's {@code directory} cannot say what a file's name stands for.
 */
final class FilesStoreFactory implements ConfigStoreFactory {

  @Override
  public String name() {
    return "files";
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject config) {
    String path = config.getString("path");
    if (path == null) {
      throw new IllegalArgumentException("it needs a path");
    }
    return new FilesStore(vertx, Path.of(path));
  }

  private record FilesStore(Vertx vertx, Path directory) implements ConfigStore {

    @Override
    public Future<Buffer> get() {
      return vertx.executeBlocking(this::read);
    }

    private Buffer read() throws IOException {
      JsonObject values = new JsonObject();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          // Kubernetes keeps what it swaps a mount by in directories such as ..data.
          if (!name.startsWith(".") && Files.isRegularFile(file)) {
            values.put(name, text(file));
          }
        }
      }
      return values.toBuffer();
    }

    private static String text(Path file) throws IOException {
      try {
        return Files.readString(file).replaceFirst("\\r?\\n\\z", "");
      } catch (CharacterCodingException e) {
        throw new IOException(file + " is not UTF-8 text", e);
      }
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
