package dev.switchboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {

  @ParameterizedTest
  @CsvSource({"PT60S, 20, 5, 8", "PT90S, 30, 7, 8", "PT3S, 1, 1, 2", "PT0.2S, 1, 1, 1"})
  void spreadsItsProbesOverTheSilenceThatIsAllowed(
      Duration silence, int idle, int interval, int count) {
    KeepAlive probes = KeepAlive.noticingWithin(silence);

    assertThat(probes.idleSeconds()).isEqualTo(idle);
    assertThat(probes.intervalSeconds()).isEqualTo(interval);
    assertThat(probes.count()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"PT1S", "PT23S", "PT10H", "P30D"})
  void staysWithinWhatTheKernelTakes(Duration silence) {
    KeepAlive probes = KeepAlive.noticingWithin(silence);

    assertThat(probes.idleSeconds()).isBetween(1, 32_767);
    assertThat(probes.intervalSeconds()).isBetween(1, 32_767);
    assertThat(probes.count()).isBetween(1, 127);
    assertThat(probes.resendMs()).isBetween(1_000, 120_000);
  }
}
