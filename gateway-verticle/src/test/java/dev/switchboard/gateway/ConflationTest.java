package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TaskProgress;
import org.junit.jupiter.api.Test;

class ConflationTest {

  private static final long MS = 1_000_000L;

  private final Conflation conflation = new Conflation();

  private static Event progress(int completed, Reach reach) {
    return Event.ephemeral(
        new Topic("task/progress"),
        "evt_" + completed,
        0,
        new TaskProgress("t", 100, completed, 0, "", completed, ""),
        reach);
  }

  private boolean admits(int completed, long nowMs) {
    return conflation.admits(progress(completed, Reach.ALL.conflatedBy("t")), "t", nowMs * MS);
  }

  @Test
  void passesTheFirstAndThenTheNewestOncePerWindow() {
    assertThat(admits(1, 0)).isTrue();
    assertThat(admits(2, 10)).isFalse();
    assertThat(admits(3, 20)).isFalse();

    assertThat(conflation.due(50 * MS)).isEmpty();
    assertThat(conflation.due(100 * MS))
        .extracting(Event::id)
        .as("the newest alone")
        .containsExactly("evt_3");
    assertThat(admits(4, 150)).isFalse();
    assertThat(conflation.due(200 * MS)).extracting(Event::id).containsExactly("evt_4");
  }

  @Test
  void writesTheLastAtOnceInThePlaceOfWhatWaits() {
    assertThat(admits(1, 0)).isTrue();
    assertThat(admits(2, 10)).isFalse();

    assertThat(conflation.admits(progress(3, Reach.ALL.lastOf("t")), "t", 20 * MS)).isTrue();
    assertThat(conflation.due(200 * MS)).isEmpty();
  }

  @Test
  void forgetsKeysThatHaveGoneQuiet() {
    assertThat(admits(1, 0)).isTrue();

    assertThat(conflation.due(100 * MS)).isEmpty();
    assertThat(conflation.isBusy()).isFalse();
  }
}
