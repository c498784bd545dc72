package dev.switchboard.server;

import dev.switchboard.protocol.FailureException;
import dev.switchboard.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What commands need to know of a server started earlier, kept in the data directory; only its
 * owner can read it, since options may hold secrets.
 *
 * @param options the options of the last start, for a restart without any
 * @param live how to reach the server; null once it has stopped
 */
record RunState(List<String> options, @Nullable Live live) {

  RunState {
    options = List.copyOf(options);
  }

  /**
   * A server that is ready.
   *
   * @param banner what its start printed
   */
  record Live(long pid, long drainSeconds, int controlPort, String controlSecret, String banner) {}

  /** The state as last written; empty where there is none or it is not of a form we know. */
  static Optional<RunState> read(DataDirectory directory) {
    try {
      return Optional.of(Json.decode(Files.readAllBytes(directory.stateFile()), RunState.class));
    } catch (NoSuchFileException | FailureException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StartupException.of(directory.stateFile() + ": cannot be read", e);
    }
  }

  void write(DataDirectory directory) {
    directory.write(
        directory.stateFile(), new String(Json.encode(this), StandardCharsets.UTF_8) + "\n");
  }

  RunState stopped() {
    return new RunState(options, null);
  }
}
