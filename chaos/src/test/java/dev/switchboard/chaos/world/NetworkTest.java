package dev.switchboard.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears whom. A port that nobody listens on answers with a refusal, where it is reached. */
@Timeout(120)
class NetworkTest {

  @BeforeEach
  void requireRights() {
    assumeTrue(Shell.isRoot(), "namespaces take root");
  }

  private static boolean hears(Network network, int from, String address) {
    List<String> words = new ArrayList<>(network.launcher(from));
    String refused = "(echo > /dev/tcp/" + address + "/9) 2>&1 | grep -q refused";
    words.addAll(List.of("timeout", "3", "bash", "-c", refused));
    return Shell.can(words.toArray(String[]::new));
  }

  @Test
  void partsTwoNodesAndNobodyElse() {
    try (Network network = new Network(3)) {
      assertThat(hears(network, 0, network.address(1))).isTrue();

      network.part(0, 1);

      assertThat(hears(network, 0, network.address(1))).isFalse();
      assertThat(hears(network, 1, network.address(0))).isFalse();
      assertThat(hears(network, 0, network.address(2))).isTrue();
      assertThat(hears(network, 2, network.address(1))).isTrue();
      assertThat(hears(network, 0, network.clients())).isTrue();

      network.join(0, 1);

      assertThat(hears(network, 0, network.address(1))).isTrue();
    }
  }

  @Test
  void partsANodeFromTheDatabaseAndNotFromItsClients() {
    try (Network network = new Network(2)) {
      network.partFromDatabase(0);

      assertThat(hears(network, 0, network.database())).isFalse();
      assertThat(hears(network, 0, network.clients())).isTrue();
      assertThat(hears(network, 1, network.database())).isTrue();

      network.joinDatabase(0);

      assertThat(hears(network, 0, network.database())).isTrue();
    }
  }

  @Test
  void leavesNothingBehind() {
    new Network(2).close();

    String mine = "sbc" + ProcessHandle.current().pid();
    assertThat(Shell.run("ip", "netns")).doesNotContain(mine);
    assertThat(Shell.run("ip", "-brief", "link")).doesNotContain(mine);
  }
}
