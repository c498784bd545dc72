package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissedTest {

  private final Missed missed = new Missed();

  private static Event event(int number, Reach reach) {
    return Event.ephemeral(
        new Topic("prices"), "evt_" + number, number, LedgerDomain.entry(number, "hi"), reach);
  }

  private static Event event(int number) {
    return event(number, Reach.ALL);
  }

  private static Event of(String key, int number) {
    return event(number, Reach.ALL.conflatedBy(key));
  }

  @Test
  void handsOutWhatItKeptOldestFirstAndIsEmptyThen() {
    assertThat(missed.add(event(1))).isZero();
    assertThat(missed.add(of("a", 2))).isZero();
    assertThat(missed.add(event(3))).isZero();

    assertThat(missed.takeAll()).containsExactly(event(1), of("a", 2), event(3));
    assertThat(missed.takeAll()).isEmpty();
  }

  @Test
  void keepsOfEachKeyTheNewestInItsPlaceAmongTheRest() {
    missed.add(of("a", 1));
    missed.add(of("b", 2));
    missed.add(event(3));
    missed.add(of("a", 4));
    missed.add(of("a", 5));

    assertThat(missed.takeAll()).containsExactly(of("b", 2), event(3), of("a", 5));
  }

  @Test
  void keepsTheLastOfAKeyInThePlaceOfWhatCameBefore() {
    Event last = event(2, Reach.ALL.lastOf("a"));
    missed.add(of("a", 1));
    missed.add(last);

    assertThat(missed.takeAll()).containsExactly(last);
  }

  @Test
  void takesAKeyForNoEventsId() {
    missed.add(event(1));
    missed.add(of("evt_1", 2));

    assertThat(missed.takeAll()).hasSize(2);
  }

  @Test
  void handsOutWhatCameBehindAllThatASnapshotShows() {
    for (int i = 1; i <= 5; i++) {
      missed.add(event(i));
    }

    assertThat(missed.takeBehind(List.of(event(3), event(1), event(9))))
        .containsExactly(event(4), event(5));
    assertThat(missed.takeAll()).isEmpty();
    missed.add(event(6));
    assertThat(missed.takeBehind(List.of())).containsExactly(event(6));
  }

  @Test
  void tellsOfWhatTimeItsOldestIs() {
    assertThat(missed.since()).isEqualTo(Long.MAX_VALUE);
    missed.add(event(7));
    missed.add(event(6));

    assertThat(missed.since()).isEqualTo(6);
  }

  @Test
  void losesTheOldestBeyondItsBoundAndSaysSo() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < Missed.MAX; i++) {
      events.add(event(i));
      assertThat(missed.add(event(i))).isZero();
    }

    assertThat(missed.add(event(Missed.MAX))).isEqualTo(1);
    assertThat(missed.add(of("a", Missed.MAX + 1))).isEqualTo(1);
    assertThat(missed.add(of("a", Missed.MAX + 2))).isZero();

    List<Event> expected = new ArrayList<>(events.subList(2, Missed.MAX));
    expected.add(event(Missed.MAX));
    expected.add(of("a", Missed.MAX + 2));
    assertThat(missed.takeAll()).isEqualTo(expected);
  }
}
