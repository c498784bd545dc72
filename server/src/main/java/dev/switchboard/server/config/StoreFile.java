package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * One of the files of a store that has several.
 *
 * @param format how it is read
 * @param config what reads it is told
 */
record StoreFile(Path path, String format, JsonObject config, Buffer content) {

  /** A store that can tell its files from each other. */
  interface Store extends ConfigStore {

    /** The files, those behind overriding those before. */
    Future<List<StoreFile>> files();
  }
}
