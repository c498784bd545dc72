package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TaskProgress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConflationTest {

  private static final String KEY = "task-1";

  private final Conflation conflation = new Conflation();

  private static Event progress(int completed, Reach reach) {
    return Event.ephemeral(
        new Topic("task/progress"),
        "progress_" + completed,
        completed,
        new TaskProgress(KEY, 100, completed, 0, "", completed, ""),
        reach);
  }

  private static Event progress(int completed) {
    return progress(completed, Reach.onlyFor(null).conflatedBy(KEY));
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  @Test
  void passesTheNewestOncePerWindow() {
    Event newest = progress(3);

    assertThat(conflation.admits(progress(1), KEY, ms(0))).isTrue();
    assertThat(conflation.admits(progress(2), KEY, ms(10))).isFalse();
    assertThat(conflation.admits(newest, KEY, ms(20))).isFalse();

    assertThat(conflation.due(ms(99))).isEmpty();
    assertThat(conflation.due(ms(100))).containsExactly(newest);
    assertThat(conflation.due(ms(200))).isEmpty();
    assertThat(conflation.isBusy()).isFalse();
  }

  @Test
  void dropsWhatWaitsWhenANewerOnePassesBeforeIt() {
    assertThat(conflation.admits(progress(1), KEY, ms(0))).isTrue();
    assertThat(conflation.admits(progress(2), KEY, ms(10))).isFalse();

    assertThat(conflation.admits(progress(3), KEY, ms(110))).isTrue();

    assertThat(conflation.due(ms(300))).isEmpty();
  }

  @Test
  void passesTheLastOfAKeyAtOnce() {
    assertThat(conflation.admits(progress(1), KEY, ms(0))).isTrue();
    assertThat(conflation.admits(progress(2), KEY, ms(10))).isFalse();

    assertThat(conflation.admits(progress(3, Reach.onlyFor(null).lastOf(KEY)), KEY, ms(20)))
        .isTrue();

    assertThat(conflation.due(ms(300))).isEmpty();
  }
}
