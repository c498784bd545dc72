package dev.switchboard.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.chaos.history.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private final Recovery recovery = new Recovery(fault -> fault.contains("kill"));

  private void invoked(long at, String body) {
    recovery.take(new Entry.Invoke(at, "w", "op-" + body, "t", body, null));
  }

  private void delivered(long at, String client, String body) {
    recovery.take(new Entry.Delivery(at, client, "t", null, null, null, body));
  }

  private void fault(String name, long from, long until) {
    recovery.take(new Entry.FaultBegun(from, name, List.of("node1")));
    recovery.take(new Entry.FaultEnded(until, name));
  }

  @Test
  void countsFromAKillToWhatWasWrittenAfterIt() {
    invoked(10, "before");
    delivered(20, "r", "before");
    fault("1 kill", 100, 900);
    delivered(950, "r", "before");
    invoked(800, "after");
    delivered(1_100, "r", "after");
    delivered(1_200, "r", "after");

    assertThat(recovery.afterKills())
        .isEqualTo(new Recovery.Times("kills", 1, 1_000, 1_000, 1_000));
  }

  @Test
  void countsFromTheEndOfAnotherFault() {
    invoked(10, "before");
    delivered(20, "r", "before");
    fault("1 pause", 100, 900);
    invoked(950, "after");
    delivered(1_000, "r", "after");

    assertThat(recovery.perFault())
        .containsExactly(new Recovery.Times("1 pause", 1, 100, 100, 100));
    assertThat(recovery.afterKills().clients()).isZero();
  }

  @Test
  void countsEachClientOnce() {
    invoked(10, "before");
    delivered(20, "r", "before");
    delivered(20, "q", "before");
    fault("1 kill", 100, 200);
    invoked(300, "after");
    delivered(400, "r", "after");
    delivered(600, "q", "after");
    delivered(700, "newcomer", "after");

    assertThat(recovery.afterKills().clients()).isEqualTo(2);
    assertThat(recovery.afterKills().max()).isEqualTo(500);
  }
}
