package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static Measurement round(double cost, String... faults) {
    return new Measurement(100_000, cost, 1.5, 9, 0.5, 0.25, 5, 500_000, List.of(faults));
  }

  @Test
  void comparesRoundByRound() {
    // The machine was half as fast in the second round.
    Comparison.Result present =
        new Comparison.Result("present", List.of(round(4), round(8), round(4.5)));
    Comparison.Result baseline =
        new Comparison.Result("baseline", List.of(round(5), round(10), round(5)));

    Report report = Report.of(FanOut.paced(), List.of(present, baseline));

    assertThat(report.servers().get(0).cost()).isEqualTo(new Spread(4.5, 4, 8));
    assertThat(report.servers().get(0).ratio()).isNull();
    assertThat(report.servers().get(1).ratio()).isEqualTo(new Spread(0.8, 0.8, 0.9));
    assertThat(report.table()).contains("0.80 (0.80–0.90)").contains("present/this");
  }

  @Test
  void leavesOutRoundsThatCameToNothing() {
    Comparison.Result present =
        new Comparison.Result("present", List.of(round(4), Measurement.failed("no answer")));

    Report report = Report.of(FanOut.paced(), List.of(present));

    assertThat(report.servers().get(0).cost()).isEqualTo(new Spread(4, 4, 4));
    assertThat(report.hasFaults()).isTrue();
    assertThat(report.table()).contains("! no answer");
  }

  @Test
  void saysWhereTheLoadGeneratorWasBusy() {
    Measurement busy = new Measurement(100_000, 1, 1, 1, 0.6, 0.97, 5, 500_000, List.of());

    Report report =
        Report.of(FanOut.paced(), List.of(new Comparison.Result("present", List.of(busy))));

    assertThat(report.hasFaults()).isFalse();
    assertThat(report.table()).contains("no time to spare");
  }

  @Test
  void isAlsoJson() {
    Comparison.Result present = new Comparison.Result("present", List.of(round(4)));

    String json = Report.json(List.of(Report.of(FanOut.paced(), List.of(present))));

    assertThat(json)
        .startsWith("[{\"scenario\":\"fanout\",")
        .contains("\"cost\":{\"median\":4.0,\"min\":4.0,\"max\":4.0}");
  }
}
