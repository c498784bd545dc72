package dev.switchboard.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboxOrderTest {

  @Test
  void putsUnreadFirstAndNewestFirst() {
    assertThat(page(1, 6, Set.of(6L, 2L), 50, null, false).sequences())
        .containsExactly(5L, 4L, 3L, 1L, 6L, 2L);
  }

  @Test
  void leavesOutWhatIsAcknowledged() {
    InboxOrder order = page(1, 4, Set.of(4L, 2L), 50, null, true);

    assertThat(order.sequences()).containsExactly(3L, 1L);
    assertThat(order.next()).isNull();
  }

  @Test
  void goesOnAmongTheUnread() {
    InboxOrder order = page(1, 6, Set.of(5L), 2, null, false);

    assertThat(order.sequences()).containsExactly(6L, 4L);
    assertThat(order.next()).isEqualTo(new InboxCursor(true, 4));
    assertThat(page(1, 6, Set.of(5L), 2, "u4", false).sequences()).containsExactly(3L, 2L);
  }

  @Test
  void goesOnFromTheUnreadToTheOthers() {
    InboxOrder order = page(1, 4, Set.of(4L, 2L), 3, null, false);

    assertThat(order.sequences()).containsExactly(3L, 1L, 4L);
    assertThat(order.next()).isEqualTo(new InboxCursor(false, 4));
    assertThat(page(1, 4, Set.of(4L, 2L), 3, "r4", false))
        .isEqualTo(new InboxOrder(List.of(2L), null));
  }

  @Test
  void goesOnWithTheOthersWhereAPageEndsWithTheLastUnread() {
    InboxOrder order = page(1, 4, Set.of(4L, 2L), 2, null, false);

    assertThat(order.next()).isEqualTo(new InboxCursor(true, 1));
    assertThat(page(1, 4, Set.of(4L, 2L), 2, "u1", false).sequences()).containsExactly(4L, 2L);
  }

  @Test
  void beginsWithWhatIsKept() {
    assertThat(page(3, 5, Set.of(), 50, null, false).sequences()).containsExactly(5L, 4L, 3L);
    assertThat(page(6, 5, Set.of(), 50, null, false).sequences()).isEmpty();
    assertThat(page(1, 0, Set.of(), 50, null, false).sequences()).isEmpty();
  }

  private static InboxOrder page(
      long firstKept,
      long head,
      Set<Long> acknowledged,
      int limit,
      @Nullable String cursor,
      boolean unreadOnly) {
    return InboxOrder.page(
        firstKept, head, acknowledged, new ListNotifications(null, limit, cursor, unreadOnly));
  }
}
