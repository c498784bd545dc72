package dev.switchboard.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which notifications are on a page: those unread first, then the others, each part newest first. A
 * log has no holes, so the first and the last sequence that are kept tell all of them.
 *
 * @param sequences in the page's order
 * @param next where the next page begins; null where there is none
 */
record InboxOrder(List<Long> sequences, @Nullable InboxCursor next) {

  InboxOrder {
    sequences = List.copyOf(sequences);
  }

  /**
   * Picks a page.
   *
   * @param firstKept the oldest sequence in the log
   * @param head the newest one
   * @param acknowledged the sequences of those that are not unread
   */
  static InboxOrder page(
      long firstKept, long head, Set<Long> acknowledged, ListNotifications request) {
    InboxCursor start = request.start();
    int wanted = request.pageSize();
    List<Long> found = new ArrayList<>();
    if (start.unread()) {
      collect(
          found,
          wanted,
          firstKept,
          Math.min(head, start.before() - 1),
          s -> !acknowledged.contains(s));
    }
    int unread = found.size();
    if (!request.unreadOnly()) {
      long newest = start.unread() ? head : Math.min(head, start.before() - 1);
      collect(found, wanted, firstKept, newest, acknowledged::contains);
    }
    if (found.size() <= wanted) {
      return new InboxOrder(found, null);
    }
    return new InboxOrder(
        found.subList(0, wanted), new InboxCursor(wanted <= unread, found.get(wanted - 1)));
  }

  /** Adds the newest first, one more than wanted in all: so the end of the inbox is known. */
  private static void collect(
      List<Long> found, int wanted, long oldest, long newest, LongPredicate belongs) {
    for (long sequence = newest; sequence >= oldest && found.size() <= wanted; sequence--) {
      if (belongs.test(sequence)) {
        found.add(sequence);
      }
    }
  }
}
