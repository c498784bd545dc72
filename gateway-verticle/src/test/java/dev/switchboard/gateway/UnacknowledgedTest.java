package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.protocol.event.Reach;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {

  private static final long SECOND = 1_000_000_000L;

  private final Unacknowledged open = new Unacknowledged();
  private final Event event =
      Event.ephemeral(
          new Topic("notifications/ann"), "evt_1", 0, LedgerDomain.entry(1, "hi"), Reach.ALL);

  @Test
  void sendsAgainAfterFiveTenAndTwentySecondsThenNoMore() {
    open.written(event, 0);

    assertThat(open.due(4 * SECOND)).isEmpty();
    assertThat(open.due(5 * SECOND)).containsExactly(event);
    assertThat(open.due(14 * SECOND)).isEmpty();
    assertThat(open.due(15 * SECOND)).containsExactly(event);
    assertThat(open.due(34 * SECOND)).isEmpty();
    assertThat(open.due(35 * SECOND)).containsExactly(event);
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void saysWhenTheNextIsDue() {
    Event later =
        Event.ephemeral(event.topic(), "evt_2", 0, LedgerDomain.entry(2, "ho"), Reach.ALL);
    open.written(event, 0);
    open.written(later, 2 * SECOND);

    assertThat(open.nextDueNanos()).isEqualTo(5 * SECOND);
    assertThat(open.due(5 * SECOND)).containsExactly(event);
    assertThat(open.nextDueNanos()).isEqualTo(7 * SECOND);
    assertThat(open.due(7 * SECOND)).containsExactly(later);
    assertThat(open.nextDueNanos()).isEqualTo(15 * SECOND);
  }

  @Test
  void sendsNothingAgainThatWasAcknowledged() {
    open.written(event, 0);

    open.acknowledged(List.of("evt_1", "evt_unknown"));

    assertThat(open.due(60 * SECOND)).isEmpty();
  }

  @Test
  void aRepeatDoesNotStartTheClockAnew() {
    open.written(event, 0);

    open.written(event, 4 * SECOND);

    assertThat(open.due(5 * SECOND)).containsExactly(event);
  }
}
