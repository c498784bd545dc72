package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {

  @Test
  void pinsTheServerByTaskset() {
    Cores cores = new Cores("0", "1");

    assertThat(cores.serverPrefix()).containsExactly("taskset", "-c", "0");
    assertThat(cores.bothForServer().serverPrefix()).containsExactly("taskset", "-c", "0,1");
    assertThat(Cores.ANY.bothForServer().serverPrefix()).isEmpty();
  }
}
