package dev.switchboard.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.chaos.history.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each fault, planted in a clean history, is found, and nothing but it. */
class CheckerTest {

  private static void assertOnly(RecordedRun run, FindingKind kind, String body) {
    Verdict verdict = run.verdict();

    assertThat(verdict.findings())
        .as("findings")
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.kind()).as("%s", finding).isEqualTo(kind))
        .anySatisfy(finding -> assertThat(finding.body()).isEqualTo(body));
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.count(kind)).isPositive();
  }

  private static void assertClean(RecordedRun run) {
    assertThat(run.verdict().findings()).isEmpty();
    assertThat(run.verdict().isClean()).isTrue();
  }

  @Test
  void hasNothingAgainstARunWithoutFaults() {
    Verdict verdict = RecordedRun.clean(5).verdict();

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.acknowledged()).isEqualTo(5);
    assertThat(verdict.deliveries()).isEqualTo(5);
    assertThat(verdict.logged()).isEqualTo(5);
  }

  @Test
  void findsWhatWasLoggedAndNeverDelivered() {
    assertOnly(RecordedRun.clean(5).withoutDelivery("b3"), FindingKind.LOST, "b3");
  }

  @Test
  void findsTheLastEventWhereItWasNeverDelivered() {
    assertOnly(RecordedRun.clean(5).withoutDelivery("b5"), FindingKind.LOST, "b5");
  }

  @Test
  void findsTheFirstEventWhereItWasNeverDelivered() {
    assertOnly(RecordedRun.clean(5).withoutDelivery("b1"), FindingKind.LOST, "b1");
  }

  @Test
  void findsWhatWasAcknowledgedAndIsNotInTheLog() {
    RecordedRun run = RecordedRun.clean(3).invoke("b9").ok("b9", null);

    assertOnly(run, FindingKind.LOST, "b9");
  }

  @Test
  void findsWhatAShortenedLogMustStillHave() {
    RecordedRun run = RecordedRun.clean(3).invoke("b9").ok("b9", 4).logIsRead(false);

    assertOnly(run, FindingKind.LOST, "b9");
  }

  @Test
  void missesNothingThatAShortenedLogNeedNotHave() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", 1).deliver("b1", 1).invoke("b2").ok("b2", 2).deliver("b2", 2);

    assertClean(run.logged("b2", 2).logIsRead(false));
  }

  @Test
  void findsAnOnceKeyThatWasDoneTwice() {
    RecordedRun run = RecordedRun.clean(3).logged("b2", 4).deliver("b2", 4);

    assertOnly(run, FindingKind.DOUBLED, "b2");
  }

  @Test
  void findsADeliveryThatComesAgainAsSomethingNew() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", null).deliverWithout("b1", "m1").deliverWithout("b1", "m2");

    assertOnly(run.logged("b1", null).logIsRead(true), FindingKind.DOUBLED, "b1");
  }

  @Test
  void findsADeliveryThatComesAgainWithoutAnythingToKnowItBy() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", null).deliverWithout("b1", null).deliverWithout("b1", null);

    assertOnly(run.logged("b1", null).logIsRead(true), FindingKind.DOUBLED, "b1");
  }

  @Test
  void takesOutWhatComesAgainUnderItsSequence() {
    RecordedRun run = RecordedRun.clean(5).deliver("b4", 4).deliver("b5", 5);

    assertClean(run);
    assertThat(run.verdict().repeats()).isEqualTo(2);
  }

  @Test
  void findsTwoDeliveriesThatChangedPlaces() {
    RecordedRun run = RecordedRun.clean(5);
    Entry.Delivery third = run.delivery("r", "b3", 3);
    run.withoutDelivery("b3").behindDelivery("b4", third);

    assertOnly(run, FindingKind.OUT_OF_ORDER, "b3");
  }

  @Test
  void findsADeliveryOutOfOrderWhereNothingIsNumbered() {
    RecordedRun run = new RecordedRun(false, List.of());
    run.invoke("b1").ok("b1", null).invoke("b2").ok("b2", null);
    run.deliverWithout("b2", "m2").deliverWithout("b1", "m1");

    assertOnly(
        run.logged("b1", null).logged("b2", null).logIsRead(true), FindingKind.OUT_OF_ORDER, "b1");
  }

  @Test
  void findsALogInAnotherOrderThanTheOneOfTime() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", null).invoke("b2").ok("b2", null);
    run.deliver("b2", 1).deliver("b1", 2).logged("b2", 1).logged("b1", 2).logIsRead(true);

    assertOnly(run, FindingKind.OUT_OF_ORDER, "b1");
  }

  @Test
  void takesAnyOrderOfWhatWasUnderWayAtTheSameTime() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").invoke("b2").ok("b1", null).ok("b2", null);
    run.deliver("b2", 1).deliver("b1", 2).logged("b2", 1).logged("b1", 2).logIsRead(true);

    assertClean(run);
  }

  @Test
  void findsADeliveryThatNobodyWrote() {
    assertOnly(RecordedRun.clean(3).deliver("b9", 4), FindingKind.PHANTOM, "b9");
  }

  @Test
  void findsAnEventOfTheLogThatNobodyWrote() {
    assertOnly(RecordedRun.clean(3).withoutInvoke("b2"), FindingKind.PHANTOM, "b2");
  }

  @Test
  void findsWhatHappenedThoughItWasRefused() {
    RecordedRun run = RecordedRun.clean(3).invoke("b4").fail("b4").deliver("b4", 4);

    assertOnly(run.logged("b4", 4), FindingKind.PHANTOM, "b4");
  }

  @Test
  void findsADeliveryOfWhatTheLogDoesNotHave() {
    RecordedRun run = RecordedRun.clean(3).invoke("b4").unknown("b4").deliver("b4", 4);

    assertOnly(run, FindingKind.PHANTOM, "b4");
  }

  @Test
  void findsWhatCameFromAnotherTopic() {
    RecordedRun run = RecordedRun.clean(3);
    run.add(new Entry.Topic(0, "u", Entry.Promise.EVERY_EVENT, true, List.of()));
    run.add(new Entry.Invoke(1, "w", "op-u", "u", "of-u", null)).deliver("of-u", 4);
    run.add(new Entry.Logged(2, "u", 1L, "of-u"));

    assertOnly(run, FindingKind.PHANTOM, "of-u");
  }

  @Test
  void findsADeliveryToAStranger() {
    RecordedRun run = RecordedRun.clean(3).add(new Entry.Subscribe(0, "s", "mallory", "t", true));

    assertOnly(run.deliverTo("s", "b2", 2), FindingKind.WRONG_PRINCIPAL, "b2");
  }

  @Test
  void owesNothingToAStranger() {
    assertClean(RecordedRun.clean(3).add(new Entry.Subscribe(0, "s", "mallory", "t", true)));
  }

  @Test
  void findsAGapThatNobodyToldOf() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", 1).deliver("b1", 1).invoke("b2").ok("b2", 4).deliver("b2", 4);

    assertOnly(run.logged("b1", 1).logged("b2", 4).logIsRead(true), FindingKind.GAP, "b2");
  }

  @Test
  void forgivesAGapThatTheClientWasToldOf() {
    RecordedRun run = RecordedRun.clean(5).withoutDelivery("b3");
    run.withoutDelivery("b4").behindDelivery("b2", new Entry.Told(1_000, "r", "t", "told"));

    assertClean(run);
  }

  @Test
  void forgivesNothingThatWasWrittenAfterTheClientWasTold() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", 1).deliver("b1", 1).told();
    run.invoke("b2").ok("b2", 2).invoke("b3").ok("b3", 3).deliver("b3", 3);
    run.logged("b1", 1).logged("b2", 2).logged("b3", 3).logIsRead(true);

    assertOnly(run, FindingKind.LOST, "b2");
  }

  @Test
  void findsASequenceThatIsUsedAgainForSomethingElse() {
    RecordedRun run =
        RecordedRun.clean(4)
            .changingDelivery(
                "b3", one -> new Entry.Delivery(one.at(), "r", "t", "f", 2L, null, "b3"));

    assertOnly(run, FindingKind.REUSED, "b3");
  }

  @Test
  void findsTwoReadersOfDifferentThingsAtOneSequence() {
    RecordedRun run = RecordedRun.clean(2).add(new Entry.Subscribe(0, "q", "alice", "t", true));
    run.deliverTo("q", "b1", 1).deliverTo("q", "b2", 3);

    assertThat(run.verdict().counts()).containsKey(FindingKind.REUSED);
  }

  @Test
  void findsAnAcknowledgementOfAnotherPlaceThanTheLogs() {
    RecordedRun run = new RecordedRun();
    run.invoke("b1").ok("b1", 2).deliver("b1", 1).logged("b1", 1).logIsRead(true);

    assertOnly(run, FindingKind.REUSED, "b1");
  }

  @Test
  void takesAnUnknownThatHappenedAndOneThatDidNot() {
    RecordedRun run = RecordedRun.clean(3).invoke("b4").unknown("b4").invoke("b5").unknown("b5");

    assertClean(run.deliver("b4", 4).logged("b4", 4));
  }

  @Test
  void owesAReaderFromNowOnNothingOfBefore() {
    RecordedRun run = new RecordedRun().invoke("b1").ok("b1", 1).deliver("b1", 1);
    run.add(new Entry.Subscribe(1_000, "late", "alice", "t", false));
    run.add(new Entry.Invoke(1_010, "w", "op-b2", "t", "b2", null));
    run.deliver("b2", 2).deliverTo("late", "b2", 2);

    assertClean(run.logged("b1", 1).logged("b2", 2).logIsRead(true));
  }

  @Test
  void owesAReaderFromNowOnAllThatFollows() {
    RecordedRun run = new RecordedRun().invoke("b1").ok("b1", 1).deliver("b1", 1);
    run.add(new Entry.Subscribe(1_000, "late", "alice", "t", false));
    run.add(new Entry.Invoke(1_010, "w", "op-b2", "t", "b2", null)).deliver("b2", 2);

    assertOnly(run.logged("b1", 1).logged("b2", 2).logIsRead(true), FindingKind.LOST, "b2");
  }

  @Test
  void takesBytesThatWereReadAtOnceForAllThatWereWritten() {
    RecordedRun run = new RecordedRun(false, List.of()).invoke("b1").unknown("b1");
    run.invoke("b2").unknown("b2").deliver("b1\nb2\n", 7).logged("b1\nb2\n", 7);

    assertClean(run.logIsRead(true));
  }

  @Test
  void findsALineOfBytesThatWasReadTwice() {
    RecordedRun run = new RecordedRun(false, List.of()).invoke("b1").unknown("b1");
    run.deliver("b1\n", 7).deliver("b1\n", 8).logged("b1\n", 7).logged("b1\n", 8);

    assertOnly(run.logIsRead(true), FindingKind.DOUBLED, "b1\n");
  }

  @Test
  void refusesAHistoryOfWhatNobodyBegan() {
    RecordedRun run = RecordedRun.clean(1).ok("b7", 1);

    assertThatThrownBy(run::verdict)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody invoked op-b7");
  }
}
