package dev.switchboard.store;

import org.junit.jupiter.api.Test;

/**
 * Random sequences of all that can happen to nodes that share a database: paused, cut off from it,
 * killed, stopped, started, each between any two of their steps, on the real tables. A failure
 * names its seed; {@code -Dmodel.seed=N} runs that one alone, {@code -Dmodel.seeds=10000} more of
 * them.
 */
class LeaseModelTest {

  private static final int STEPS = 1_500;

  @Test
  void endsTheLeasesOfSilentNodesAloneAndOnceAndTellsAll() throws Exception {
    Integer only = Integer.getInteger("model.seed");
    int first = only == null ? 0 : only;
    int last = only == null ? Integer.getInteger("model.seeds", 250) : only + 1;
    for (int seed = first; seed < last; seed++) {
      try (LeaseWorld world = new LeaseWorld(seed)) {
        try {
          for (int step = 0; step < STEPS; step++) {
            world.step();
          }
          world.settle();
        } catch (Throwable broken) {
          throw new AssertionError(
              "seed " + seed + ": " + broken.getMessage() + "\n" + world.history(), broken);
        }
      }
    }
  }
}
