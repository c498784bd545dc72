package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.LedgerDomain;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final Backlog backlog = new Backlog();

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

  private List<Event> takeAll() {
    List<Event> all = new ArrayList<>();
    while (!backlog.isEmpty()) {
      all.add(backlog.peek());
      backlog.remove();
    }
    return all;
  }

  @Test
  void handsOutWhatItKeptOldestFirstAndIsEmptyThen() {
    assertThat(backlog.add(event(1))).isZero();
    assertThat(backlog.add(of("a", 2))).isZero();
    assertThat(backlog.add(event(3))).isZero();

    assertThat(takeAll()).containsExactly(event(1), of("a", 2), event(3));
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void keepsOfEachKeyTheNewestInItsPlaceAmongTheRest() {
    backlog.add(of("a", 1));
    backlog.add(of("b", 2));
    backlog.add(event(3));
    backlog.add(of("a", 4));
    backlog.add(of("a", 5));

    assertThat(takeAll()).containsExactly(of("b", 2), event(3), of("a", 5));
  }

  @Test
  void keepsTheLastOfAKeyInThePlaceOfWhatCameBefore() {
    Event last = event(2, Reach.ALL.lastOf("a"));
    backlog.add(of("a", 1));
    backlog.add(last);

    assertThat(takeAll()).containsExactly(last);
  }

  @Test
  void takesAKeyForNoEventsId() {
    backlog.add(event(1));
    backlog.add(of("evt_1", 2));

    assertThat(takeAll()).hasSize(2);
  }

  @Test
  void handsOutWhatCameBehindAllThatASnapshotShows() {
    for (int i = 1; i <= 5; i++) {
      backlog.add(event(i));
    }

    backlog.removeShown(List.of(event(3), event(1), event(9)));

    assertThat(takeAll()).containsExactly(event(4), event(5));
    backlog.add(event(6));
    backlog.removeShown(List.of());
    assertThat(takeAll()).containsExactly(event(6));
  }

  @Test
  void tellsOfWhatTimeItsOldestIs() {
    assertThat(backlog.since()).isEqualTo(Long.MAX_VALUE);
    backlog.add(event(7));
    backlog.add(event(6));

    assertThat(backlog.since()).isEqualTo(6);
  }

  @Test
  void losesTheOldestBeyondItsBoundAndSaysSo() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < Backlog.MAX; i++) {
      events.add(event(i));
      assertThat(backlog.add(event(i))).isZero();
    }

    assertThat(backlog.add(event(Backlog.MAX))).isEqualTo(1);
    assertThat(backlog.add(of("a", Backlog.MAX + 1))).isEqualTo(1);
    assertThat(backlog.add(of("a", Backlog.MAX + 2))).isZero();

    List<Event> expected = new ArrayList<>(events.subList(2, Backlog.MAX));
    expected.add(event(Backlog.MAX));
    expected.add(of("a", Backlog.MAX + 2));
    assertThat(takeAll()).isEqualTo(expected);
  }
}
