package dev.switchboard.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.chaos.history.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics of which only the newest state counts, as progress of tasks. */
class StateCheckTest {

  private final List<Entry> entries = new ArrayList<>();

  StateCheckTest() {
    entries.add(new Entry.Topic(0, "t", Entry.Promise.NEWEST_STATE, false, List.of("alice")));
    entries.add(new Entry.Subscribe(0, "r", "alice", "t", true));
    for (int state = 1; state <= 4; state++) {
      entries.add(new Entry.Invoke(state * 10L, "w", "op" + state, "t", "" + state, null));
      entries.add(new Entry.Ok(state * 10L + 1, "op" + state, null));
    }
  }

  private StateCheckTest delivered(int... states) {
    for (int state : states) {
      entries.add(new Entry.Delivery(100, "r", "t", null, null, "p" + state, "" + state));
    }
    return this;
  }

  private Verdict verdictWhereTheStateIs(int state) {
    entries.add(new Entry.Logged(200, "t", null, "" + state));
    Checker checker = new Checker();
    entries.forEach(checker::take);
    return checker.verdict();
  }

  @Test
  void letsStatesBetweenBeLeftOut() {
    assertThat(delivered(1, 4).verdictWhereTheStateIs(4).isClean()).isTrue();
  }

  @Test
  void letsTheNewestStateComeAgain() {
    Verdict verdict = delivered(1, 4, 4).verdictWhereTheStateIs(4);

    assertThat(verdict.isClean()).isTrue();
    assertThat(verdict.repeats()).isEqualTo(1);
  }

  @Test
  void findsTheLastStateWhereItNeverCame() {
    assertThat(delivered(1, 3).verdictWhereTheStateIs(4).counts())
        .containsOnlyKeys(FindingKind.LOST);
  }

  @Test
  void findsAnAcknowledgedStateThatIsGone() {
    assertThat(delivered(1, 3).verdictWhereTheStateIs(3).counts())
        .containsOnlyKeys(FindingKind.LOST);
  }

  @Test
  void findsAStateThatComesBehindANewerOne() {
    assertThat(delivered(1, 3, 2, 4).verdictWhereTheStateIs(4).counts())
        .containsOnlyKeys(FindingKind.OUT_OF_ORDER);
  }

  @Test
  void findsAStateThatNobodyReported() {
    assertThat(delivered(1, 4, 9).verdictWhereTheStateIs(4).counts())
        .containsOnlyKeys(FindingKind.PHANTOM);
  }

  @Test
  void findsAStateThatAStrangerIsGiven() {
    entries.add(new Entry.Subscribe(0, "s", "mallory", "t", true));
    entries.add(new Entry.Delivery(100, "s", "t", null, null, null, "4"));

    assertThat(delivered(4).verdictWhereTheStateIs(4).counts())
        .containsOnlyKeys(FindingKind.WRONG_PRINCIPAL);
  }

  @Test
  void takesAnUnknownStateThatHappened() {
    entries.add(new Entry.Invoke(50, "w", "op5", "t", "5", null));
    entries.add(new Entry.Unknown(60, "op5", "no answer"));

    assertThat(delivered(4, 5).verdictWhereTheStateIs(5).isClean()).isTrue();
  }
}
