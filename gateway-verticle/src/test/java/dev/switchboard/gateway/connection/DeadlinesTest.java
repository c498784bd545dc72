package dev.switchboard.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private final Deadlines deadlines = new Deadlines();
  private final List<String> visited = new ArrayList<>();

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      deadlines.tick();
    }
  }

  private Deadlines.Watched visit(String name, int again) {
    return () -> {
      visited.add(name);
      return again;
    };
  }

  @Test
  void areVisitedInTheirSecond() {
    deadlines.in(3, visit("later", 0));
    deadlines.in(1, visit("soon", 0));

    pass(2);
    assertThat(visited).containsExactly("soon");

    pass(1);
    assertThat(visited).containsExactly("soon", "later");

    pass(3 * Deadlines.SLOTS);
    assertThat(visited).hasSize(2);
  }

  @Test
  void comeAgainAsTheySay() {
    deadlines.in(2, visit("often", 2));

    pass(10);

    assertThat(visited).hasSize(5);
  }

  @Test
  void areVisitedWhateverAnotherThrows() {
    deadlines.in(1, visit("before", 1));
    deadlines.in(
        1,
        () -> {
          throw new NoClassDefFoundError("a bug of one socket");
        });
    deadlines.in(
        1,
        () -> {
          throw new IllegalStateException("a bug of another one");
        });
    deadlines.in(1, visit("behind", 1));

    pass(2);

    assertThat(visited).containsExactly("before", "behind", "before", "behind");
  }

  @Test
  void farAwayComeAtTheEndOfTheWheel() {
    deadlines.in(10_000, visit("far", 0));

    pass(Deadlines.SLOTS - 2);
    assertThat(visited).isEmpty();

    pass(1);
    assertThat(visited).containsExactly("far");
  }
}
