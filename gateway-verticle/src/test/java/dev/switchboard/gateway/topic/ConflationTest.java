package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import dev.switchboard.protocol.event.TaskProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConflationTest {

  /** A clock that stands until it is told to go on, and its timers. */
  private static final class HandClock {

    private record Timer(long atNanos, Runnable task) {}

    private final List<Timer> timers = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - ms(150); // In the middle of which it overflows.
    private long elapsedMs;
    private int mostTimers;

    private static long ms(long ms) {
      return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    long nanos() {
      return nanos;
    }

    void after(long delayMs, Runnable task) {
      timers.add(new Timer(nanos + ms(delayMs), task));
      mostTimers = Math.max(mostTimers, timers.size());
    }

    /** Goes on to a time since the beginning; timers run when theirs has come. */
    void to(long untilMs) {
      while (elapsedMs < untilMs) {
        stall(elapsedMs + 1);
        List<Timer> due = timers.stream().filter(timer -> timer.atNanos - nanos <= 0).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task.run());
      }
    }

    /** Goes on to a time since the beginning; timers are late. */
    void stall(long untilMs) {
      nanos += ms(untilMs - elapsedMs);
      elapsedMs = untilMs;
    }
  }

  private final HandClock clock = new HandClock();
  private final List<String> passed = new ArrayList<>();
  private final Conflation conflation =
      new Conflation(
          clock::nanos, clock::after, event -> passed.add(event.id() + "@" + clock.elapsedMs));

  private void take(String key, int revision, Reach reach) {
    Event event =
        Event.ephemeral(
            new Topic("task/progress"),
            key + revision,
            revision,
            new TaskProgress(key, 100, revision, 0, "", revision, ""),
            reach);
    conflation.take(event, key);
  }

  private void take(String key, int revision) {
    take(key, revision, Reach.onlyFor(null).conflatedBy(key));
  }

  private void takeLast(String key, int revision) {
    take(key, revision, Reach.onlyFor(null).lastOf(key));
  }

  @Test
  void passesTheFirstAtOnceAndThenTheNewestOncePerWindow() {
    take("a", 1);
    clock.to(10);
    take("a", 2);
    clock.to(20);
    take("a", 3);

    clock.to(150);
    take("a", 4);
    clock.to(1_000);

    assertThat(passed).containsExactly("a1@0", "a3@100", "a4@200");
  }

  @Test
  void eachKeyIsDueOneWindowBehindItsOwnLastEvent() {
    take("a", 1);
    clock.to(50);
    take("b", 1);
    clock.to(70);
    take("c", 1);
    clock.to(80);
    take("c", 2);
    take("b", 2);
    take("a", 2);

    clock.to(1_000);

    assertThat(passed).containsExactly("a1@0", "b1@50", "c1@70", "a2@100", "b2@150", "c2@170");
  }

  @Test
  void passesTheLastOfAKeyAtOnceInThePlaceOfWhatWaits() {
    take("a", 1);
    clock.to(10);
    take("a", 2);
    clock.to(20);

    takeLast("a", 3);
    clock.to(1_000);

    assertThat(passed).containsExactly("a1@0", "a3@20");
  }

  @Test
  void theWindowBeginsAnewWithTheLastOfAKey() {
    take("a", 1);
    clock.to(10);
    take("b", 1);
    clock.to(20);
    takeLast("a", 2);
    take("b", 2);
    take("a", 3);

    clock.to(1_000);

    assertThat(passed).containsExactly("a1@0", "b1@10", "a2@20", "b2@110", "a3@120");
  }

  @Test
  void dropsWhatWaitsWhenANewerOnePassesBeforeALateTimer() {
    take("a", 1);
    clock.to(10);
    take("a", 2);
    clock.stall(110);

    take("a", 3);
    clock.to(1_000);

    assertThat(passed).containsExactly("a1@0", "a3@110");
  }

  @Test
  void tellsOfWhatTimeTheOldestIsThatWaits() {
    assertThat(conflation.waitingSince()).isEqualTo(Long.MAX_VALUE);
    take("a", 1);
    take("b", 1);
    assertThat(conflation.waitingSince()).isEqualTo(Long.MAX_VALUE);

    take("b", 7);
    take("a", 6);

    assertThat(conflation.waitingSince()).isEqualTo(6);
    clock.to(100);
    assertThat(conflation.waitingSince()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oneTimerServesAllKeysAndNoneRunsWhereAllIsQuiet() {
    for (int i = 0; i < 50; i++) {
      take("task" + i + "-", 1);
      take("task" + i + "-", 2);
      clock.to(i + 1L);
    }
    clock.to(1_000);

    assertThat(passed).hasSize(100);
    assertThat(clock.mostTimers).isEqualTo(1);
    assertThat(clock.timers).isEmpty();
  }
}
