package dev.switchboard.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.connection.RateLimit.Verdict;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final long SECOND = 1_000_000_000L;

  private final RateLimit limit = new RateLimit(50, 100, 0);

  private Verdict last(int messages, long nowNanos) {
    Verdict verdict = Verdict.ADMITTED;
    for (int i = 0; i < messages; i++) {
      verdict = limit.count(nowNanos);
    }
    return verdict;
  }

  @Test
  void admitsABurstAndThenRefuses() {
    assertThat(last(100, 0)).isEqualTo(Verdict.ADMITTED);
    assertThat(last(1, 0)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void admitsAsManyASecondAsItSays() {
    Verdict unused = last(100, 0);

    assertThat(last(50, SECOND)).isEqualTo(Verdict.ADMITTED);
    assertThat(last(1, SECOND)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void callsItAFloodWhenRefusalsGoOnForTenSeconds() {
    Verdict verdict = last(101, 0);
    for (int tenth = 1; tenth < 100; tenth++) {
      verdict = last(20, tenth * SECOND / 10);
    }
    assertThat(verdict).isEqualTo(Verdict.REFUSED);

    assertThat(last(20, 10 * SECOND)).isEqualTo(Verdict.FLOOD);
  }

  @Test
  void forgetsAFloodThatPaused() {
    Verdict unused = last(101, 0);

    assertThat(last(200, 20 * SECOND)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void takesOnCreditWhatMayNotBeRefusedAndSaysHowLongToReadNothing() {
    assertThat(limit.charge(100, 0)).isZero();
    assertThat(limit.charge(1, 0)).isEqualTo(SECOND / 50);
    assertThat(limit.charge(24, 0)).isEqualTo(SECOND / 2);

    assertThat(limit.charge(1, SECOND)).isZero();
  }

  @Test
  void givesNoMoreCreditThanThreeSecondsHoweverMuchOneMessageCounts() {
    assertThat(limit.charge(1_000, 0)).isEqualTo(3 * SECOND);
    assertThat(limit.charge(1_000, 0)).isEqualTo(3 * SECOND);

    assertThat(last(1, 3 * SECOND)).isEqualTo(Verdict.REFUSED);
    assertThat(last(1, 3 * SECOND + SECOND / 50)).isEqualTo(Verdict.ADMITTED);
  }
}
