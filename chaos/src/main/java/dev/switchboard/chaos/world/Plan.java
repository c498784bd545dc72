package dev.switchboard.chaos.world;

import java.nio.file.Path;
import java.util.List;

/**
 * What a world is to be.
 *
 * @param jar the server's fat jar
 * @param directory where everything of the run is kept
 * @param nodes how many nodes
 * @param postgres whether they have a PostgreSQL, as several must, or a SQLite file
 * @param settings {@code key=value}, over those of the run
 */
public record Plan(Path jar, Path directory, int nodes, boolean postgres, List<String> settings) {

  /** Copies what it is given. */
  public Plan {
    settings = List.copyOf(settings);
    postgres |= nodes > 1;
  }
}
