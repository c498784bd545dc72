package dev.switchboard.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private static final List<String> NODES = List.of("a", "b", "c", "d");
  private static final int KEYS = 10_000;

  @Test
  void sharesKeysEvenly() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      counts.merge(Rendezvous.of("room/" + i, NODES, 1).get(0), 1, Integer::sum);
    }
    assertThat(counts).hasSize(4);
    assertThat(counts.values())
        .allSatisfy(count -> assertThat(count).isBetween(KEYS / 5, KEYS * 3 / 10));
  }

  @Test
  void hasTheSecondFollowWhereTheFirstGoes() {
    for (int i = 0; i < KEYS; i++) {
      List<String> before = Rendezvous.of("room/" + i, List.of("d", "c", "b", "a"), 2);
      assertThat(Rendezvous.of("room/" + i, NODES, 2)).isEqualTo(before);
      List<String> rest = NODES.stream().filter(node -> !node.equals(before.get(0))).toList();
      assertThat(Rendezvous.of("room/" + i, rest, 1)).containsExactly(before.get(1));
    }
  }

  @Test
  void choosesNoMoreThanThereAre() {
    assertThat(Rendezvous.of("room", List.of("a"), 2)).containsExactly("a");
    assertThat(Rendezvous.of("room", List.of(), 2)).isEmpty();
  }
}
