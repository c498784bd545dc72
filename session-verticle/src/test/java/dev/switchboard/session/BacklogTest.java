package dev.switchboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private static final int LENGTH = 16_384;
  private static final int MOST = (int) (Backlog.MAX_BYTES / LENGTH);

  private final Backlog backlog = new Backlog();
  private final List<String> reading = new ArrayList<>();

  private void read(String connection) {
    backlog.whenRoom(() -> reading.add(connection));
  }

  private void fill(int messages, int length) {
    for (int i = 0; i < messages; i++) {
      backlog.add(length);
    }
  }

  @Test
  void letsConnectionsReadWhileThereIsRoom() {
    fill(MOST - 1, LENGTH);

    read("one");

    assertThat(reading).containsExactly("one");
  }

  @Test
  void letsOneReadForEachMessageThatReachedTheDiskInTheOrderInWhichTheyCame() {
    fill(MOST, LENGTH);
    read("one");
    read("two");
    assertThat(reading).isEmpty();

    backlog.remove(LENGTH);

    assertThat(reading).containsExactly("one");
    read("three");
    backlog.remove(LENGTH);
    backlog.remove(LENGTH);
    assertThat(reading).containsExactly("one", "two", "three");
  }

  @Test
  void countsMessagesHoweverSmallTheyAre() {
    fill(Backlog.MAX_MESSAGES, 1);

    read("one");

    assertThat(reading).isEmpty();
  }

  @Test
  void leavesNobodyWaitingOnceAllIsOnDisk() {
    fill(MOST, LENGTH);
    for (int i = 0; i < 2 * MOST; i++) {
      read("connection " + i);
    }

    for (int i = 0; i < MOST; i++) {
      backlog.remove(LENGTH);
    }

    assertThat(reading).hasSize(2 * MOST);
  }
}
