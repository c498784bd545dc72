package dev.switchboard.server.config;

import io.vertx.config.impl.spi.DirectoryConfigStore;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Type {@code directory}: vertx-config's, which takes a directory that is not there for an empty
 * one; that must not look like a mount without settings.
 */
final class DirectoryStoreFactory implements ConfigStoreFactory {

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject config) {
    JsonObject raw = config.copy();
    if (raw.getValue("filesets") instanceof io.vertx.core.json.JsonArray filesets) {
      filesets.stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .filter(fileset -> !fileset.containsKey("raw-data"))
          .forEach(fileset -> fileset.put("raw-data", true));
    }
    ConfigStore store = new DirectoryConfigStore(vertx, raw);
    return new CheckedDirectory(vertx, Path.of(config.getString("path")), store);
  }

  private record CheckedDirectory(Vertx vertx, Path path, ConfigStore files)
      implements ConfigStore {

    @Override
    public Future<Buffer> get() {
      return vertx
          .executeBlocking(
              () -> {
                if (!Files.exists(path)) {
                  throw new NoSuchFileException(path.toString());
                }
                if (!Files.isDirectory(path)) {
                  throw new NotDirectoryException(path.toString());
                }
                return path;
              })
          .compose(directory -> files.get());
    }

    @Override
    public Future<Void> close() {
      return files.close();
    }
  }
}
