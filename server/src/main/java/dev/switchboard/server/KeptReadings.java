package dev.switchboard.server;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import dev.switchboard.server.config.LastKnown;
import dev.switchboard.server.config.StoreReading;
import dev.switchboard.server.config.StoreReadings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What optional stores of settings held when they were last read, in the data directory. Only its
 * owner can read it, since values may be secrets.
 */
record KeptReadings(DataDirectory directory) implements LastKnown {

  @Override
  public Optional<StoreReading> of(String store) {
    Path file = directory.configStoreFile(store);
    try {
      return Optional.of(Json.decode(Files.readAllBytes(file), StoreReading.class));
    } catch (NoSuchFileException | FailureException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StartupException.of(file + ": cannot be read", e);
    }
  }

  /** Keeps what optional stores held, and nothing of others that were so once. */
  void keep(StoreReadings readings) {
    Set<Path> kept = new HashSet<>();
    for (StoreReading reading : readings.optional()) {
      Path file = directory.configStoreFile(reading.store());
      directory.write(file, new String(Json.encode(reading), StandardCharsets.UTF_8) + "\n");
      kept.add(file);
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory.path(), DataDirectory.CONFIG_STORE + "*.json")) {
      for (Path file : files) {
        if (!kept.contains(file)) {
          directory.discard(file);
        }
      }
    } catch (IOException e) {
      throw StartupException.of("data directory " + directory.path() + ": cannot be read", e);
    }
  }
}
