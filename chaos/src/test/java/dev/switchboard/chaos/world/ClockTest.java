package dev.switchboard.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path directory;
  private @Nullable Path library;

  @BeforeEach
  void compile() {
    library = Clock.compile(directory);
    assumeTrue(library != null, "there is no C compiler");
  }

  private Clock clock() {
    if (library == null) {
      throw new IllegalStateException("not compiled");
    }
    return Clock.of(library, directory.resolve("clock"));
  }

  /** A Java that prints the time, waits for a line, and prints it again. */
  private Process java(Clock clock) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(java, "-cp", classes, TimeTeller.class.getName()));
    builder.environment().putAll(clock.environment());
    return builder.start();
  }

  @Test
  void turnsTheClockOfAProcessThatRuns() throws IOException {
    Clock clock = clock();
    Process teller = java(clock);
    try (var answers = teller.inputReader(StandardCharsets.UTF_8);
        var questions = teller.outputWriter(StandardCharsets.UTF_8)) {
      assertThat(off(answers.readLine())).isLessThan(HOUR.dividedBy(2));

      clock.turn(HOUR);
      questions.write("again\n");
      questions.flush();

      assertThat(off(answers.readLine())).isBetween(HOUR.dividedBy(2), HOUR.multipliedBy(2));

      clock.turn(HOUR.negated());
      questions.write("again\n");
      questions.flush();

      assertThat(off(answers.readLine())).isBetween(HOUR.multipliedBy(-2), HOUR.dividedBy(-2));
    } finally {
      teller.destroyForcibly();
    }
  }

  private static Duration off(@Nullable String told) {
    return Duration.between(Instant.now(), Instant.parse(told == null ? "" : told));
  }
}
