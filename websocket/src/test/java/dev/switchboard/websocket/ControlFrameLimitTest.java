package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ControlFrameLimitTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ControlFrameLimit limit = new ControlFrameLimit();

  @Test
  void isExceededByAHundredWithinASecond() {
    assertThat(exceeded(99, -3)).isZero();

    assertThat(limit.exceeded(SECOND - 4)).isTrue();
    assertThat(exceeded(99, SECOND)).isZero();
  }

  @Test
  void isNotExceededByOneFewerEachSecond() {
    for (int second = 0; second < 10; second++) {
      assertThat(exceeded(99, second * SECOND)).isZero();
    }
  }

  private int exceeded(int frames, long nowNanos) {
    int times = 0;
    for (int i = 0; i < frames; i++) {
      times += limit.exceeded(nowNanos) ? 1 : 0;
    }
    return times;
  }
}
