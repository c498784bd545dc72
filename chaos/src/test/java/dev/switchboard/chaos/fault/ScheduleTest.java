package dev.switchboard.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final List<FaultKind> ALL = Arrays.asList(FaultKind.values());

  private static Schedule of(long seed, int count, int nodes, List<FaultKind> possible) {
    return Schedule.of(seed, count, nodes, possible, Schedule.Lengths.FULL);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(of(7, 20, 3, ALL)).isEqualTo(of(7, 20, 3, ALL));
  }

  @Test
  void isAnotherOneForAnotherSeed() {
    assertThat(of(7, 20, 3, ALL)).isNotEqualTo(of(8, 20, 3, ALL));
  }

  @Test
  void hasOneOfEachKindBeforeAnyComesAgain() {
    List<FaultKind> first =
        of(7, 20, 3, ALL).faults().stream().limit(ALL.size()).map(Fault::kind).toList();

    assertThat(first).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void hasOnlyWhatIsPossible() {
    List<FaultKind> possible = List.of(FaultKind.KILL_NODE, FaultKind.RESTART);

    assertThat(of(7, 50, 1, possible).faults())
        .hasSize(50)
        .allSatisfy(fault -> assertThat(fault.kind()).isIn(possible));
  }

  @Test
  void partsTwoDifferentNodes() {
    assertThat(of(7, 200, 3, List.of(FaultKind.PART_NODES)).faults())
        .allSatisfy(fault -> assertThat(fault.other()).isNotEqualTo(fault.node()).isBetween(0, 2));
  }

  @Test
  void knowsKillsByTheirNames() {
    for (Fault fault : of(7, ALL.size(), 3, ALL).faults()) {
      boolean isKill =
          fault.kind() == FaultKind.KILL_NODE || fault.kind() == FaultKind.KILL_DATABASE;

      assertThat(FaultKind.isKill(fault.name())).as(fault.name()).isEqualTo(isKill);
    }
  }
}
