package dev.switchboard.gateway.topic;

import org.junit.jupiter.api.Test;

/**
 * Random sequences of all that can happen to the subscriptions of a keyed topic, against a model of
 * what their clients are promised. A failure names its seed; {@code -Dmodel.seed=N} runs that one
 * alone, {@code -Dmodel.seeds=10000} more of them.
 */
class EntriesModelTest {

  private static final int STEPS = 120;

  @Test
  void everySubscriberOfAKeyedTopicGetsEveryEntryAndThenEveryChange() {
    Integer only = Integer.getInteger("model.seed");
    int first = only == null ? 0 : only;
    int last = only == null ? Integer.getInteger("model.seeds", 500) : only + 1;
    for (int seed = first; seed < last; seed++) {
      EntriesWorld world = new EntriesWorld(seed);
      try {
        for (int step = 0; step < STEPS; step++) {
          world.step();
        }
        world.settle();
      } catch (Throwable broken) {
        throw new AssertionError(
            "seed " + seed + ": " + broken.getMessage() + "\n" + world.history(), broken);
      } finally {
        world.close();
      }
    }
  }
}
