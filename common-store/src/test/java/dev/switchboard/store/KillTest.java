package dev.switchboard.store;

import static dev.switchboard.store.Laboratory.TOPIC;
import static dev.switchboard.store.Laboratory.await;
import static dev.switchboard.store.Laboratory.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.Position;
import dev.switchboard.protocol.event.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KillTest {

  private static final int ENOUGH = 3_000;

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource(Engine.class)
  void losesNoAnsweredWriteAndNoEpoch(Engine engine) throws SQLException, IOException {
    try (Laboratory laboratory = new Laboratory(engine, directory)) {
      List<String> answered = killInTheMiddle(laboratory, engine);

      JdbcStore store = laboratory.open();
      List<Event> events = await(store.log().read(TOPIC, 0, Integer.MAX_VALUE)).events();

      assertThat(events)
          .extracting(Laboratory::sequenceOf)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(events).extracting(Laboratory::numberOf).isSorted().doesNotHaveDuplicates();
      assertThat(events).extracting(Laboratory::contentOf).doesNotHaveDuplicates();
      assertThat(events.stream().map(KillTest::asAnswered)).containsAll(answered);
      assertThat(await(store.log().append(TOPIC, Retention.FOREVER, message("next"))).sequence())
          .isEqualTo(events.size() + 1);
    }
  }

  private static String asAnswered(Event event) {
    Position position = event.position();
    assertThat(position).isNotNull();
    return position.epoch() + " " + position.sequence() + " " + Laboratory.contentOf(event);
  }

  private static List<String> killInTheMiddle(Laboratory laboratory, Engine engine)
      throws IOException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                laboratory.url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> answered = new ArrayList<>();
    try (BufferedReader output = victim.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        answered.add(line);
        if (answered.size() == 1 && engine == Engine.SQLITE) {
          assertThatThrownBy(laboratory::open)
              .isInstanceOf(StoreException.class)
              .hasMessageContaining("is in use by another");
        }
        if (answered.size() == ENOUGH) {
          // By its handle: the process itself would close the stream that is being read.
          boolean unused = victim.toHandle().destroyForcibly();
        }
      }
    } finally {
      boolean unused = victim.toHandle().destroyForcibly();
    }
    // The last line may be cut off by the kill.
    return answered.subList(0, answered.size() - 1);
  }
}
