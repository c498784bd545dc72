package dev.switchboard.server.config;

import io.vertx.config.impl.spi.DirectoryConfigStore;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.config.spi.utils.FileSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Type {@code directory}: with vertx-config's words, which it also checks. That would take a
 * directory that is not there for an empty one, which must not look like a mount without settings,
 * and make one object of all files, so that nobody could tell which file is wrong.
 */
final class DirectoryStoreFactory implements ConfigStoreFactory {

  private static final String RAW_DATA = "raw-data";

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject config) {
    ConfigStore checked = new DirectoryConfigStore(vertx, config);
    List<JsonObject> filesets = new ArrayList<>();
    JsonArray given = config.getJsonArray("filesets");
    for (int i = 0; i < given.size(); i++) {
      JsonObject fileset = given.getJsonObject(i).copy();
      filesets.add(fileset.put(RAW_DATA, fileset.getValue(RAW_DATA, true)));
    }
    return new Directory(vertx, Path.of(config.getString("path")), filesets, checked);
  }

  private record Directory(Vertx vertx, Path path, List<JsonObject> filesets, ConfigStore ofVertx)
      implements StoreFile.Store {

    @Override
    public Future<Buffer> get() {
      return ofVertx.get();
    }

    @Override
    public Future<List<StoreFile>> files() {
      return vertx.executeBlocking(this::read);
    }

    private List<StoreFile> read() throws IOException {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      if (!Files.isDirectory(path)) {
        throw new NotDirectoryException(path.toString());
      }
      List<Path> all = FileSet.traverse(path.toFile()).stream().map(File::toPath).sorted().toList();
      List<StoreFile> files = new ArrayList<>();
      for (JsonObject fileset : filesets) {
        String format = fileset.getString("format", StoreDeclaration.DEFAULT_FORMAT);
        for (Path file : all) {
          String relative = path.relativize(file).toString();
          if (FileSet.match(fileset.getString("pattern"), relative, false)) {
            Buffer content = Buffer.buffer(Files.readAllBytes(file));
            files.add(new StoreFile(file, format, fileset, content));
          }
        }
      }
      return files;
    }

    @Override
    public Future<Void> close() {
      return ofVertx.close();
    }
  }
}
