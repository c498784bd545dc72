package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final FairQueue<String> queue = new FairQueue<>(16);

  private List<String> drained() {
    List<String> items = new ArrayList<>();
    for (String item = queue.poll(); item != null; item = queue.poll()) {
      items.add(item);
    }
    return items;
  }

  @Test
  void givesAnOwnerAQuarter() {
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer("mallory", "m" + i)).isEqualTo(FairQueue.Offer.TAKEN);
    }

    assertThat(queue.offer("mallory", "m4")).isEqualTo(FairQueue.Offer.SHARE_FULL);
    assertThat(queue.offer("ann", "a")).isEqualTo(FairQueue.Offer.TAKEN);
  }

  @Test
  void keepsAQuarterForTheServerItself() {
    for (int i = 0; i < 12; i++) {
      assertThat(queue.offer("user" + i, "u" + i)).isEqualTo(FairQueue.Offer.TAKEN);
    }

    assertThat(queue.offer("ann", "a")).isEqualTo(FairQueue.Offer.FULL);
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer(null, "s" + i)).isEqualTo(FairQueue.Offer.TAKEN);
    }
    assertThat(queue.offer(null, "s4")).isEqualTo(FairQueue.Offer.FULL);
  }

  @Test
  void takesTurns() {
    for (String item : List.of("m1", "m2", "m3")) {
      assertThat(queue.offer("mallory", item)).isEqualTo(FairQueue.Offer.TAKEN);
    }
    assertThat(queue.offer("ann", "a1")).isEqualTo(FairQueue.Offer.TAKEN);
    assertThat(queue.offer(null, "s1")).isEqualTo(FairQueue.Offer.TAKEN);
    assertThat(queue.offer(null, "s2")).isEqualTo(FairQueue.Offer.TAKEN);

    assertThat(drained()).containsExactly("s1", "m1", "s2", "a1", "m2", "m3");
  }

  @Test
  void hasRoomAgainForWhoWasServed() {
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer("mallory", "m" + i)).isEqualTo(FairQueue.Offer.TAKEN);
    }
    assertThat(queue.poll()).isEqualTo("m0");

    assertThat(queue.offer("mallory", "m4")).isEqualTo(FairQueue.Offer.TAKEN);
    assertThat(drained()).containsExactly("m1", "m2", "m3", "m4");
  }

  @Test
  void givesOutWhatItHasAfterItWasClosedAndTakesNothingMore() throws InterruptedException {
    assertThat(queue.offer("ann", "a")).isEqualTo(FairQueue.Offer.TAKEN);
    queue.close();

    assertThat(queue.offer("ann", "b")).isEqualTo(FairQueue.Offer.CLOSED);
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.take()).isNull();
  }
}
