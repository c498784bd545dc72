package dev.switchboard.gateway.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a failed transaction should have written is written by the next one, with what came since.
 */
class OpenChangesTest {

  private final OpenChanges unwritten = new OpenChanges();
  private final OpenChanges later = new OpenChanges();

  private static OpenState state(String client) {
    return new OpenState(
        new ResumeKey("anna", true, "envelope", client), List.of(), List.of(), List.of(), null);
  }

  @Test
  void keepWhoIsGone() {
    unwritten.gone().add("a");
    unwritten.states().put("b", state("b"));
    unwritten.frozen().put("c", 5L);
    later.gone().add("b");
    later.gone().add("c");

    unwritten.add(later);

    assertThat(unwritten.gone()).containsExactly("a", "b", "c");
    assertThat(unwritten.states()).isEmpty();
    assertThat(unwritten.frozen()).isEmpty();
  }

  @Test
  void holdASocketThatLagsAtTheFirstMark() {
    unwritten.frozen().put("a", 5L);
    later.frozen().put("a", 9L);

    unwritten.add(later);

    assertThat(unwritten.frozen()).containsEntry("a", 5L);
  }

  @Test
  void takeTheNewestStateInThePlaceOfAnythingBefore() {
    unwritten.frozen().put("a", 5L);
    unwritten.states().put("b", state("old"));
    unwritten.gone().add("c");
    later.states().put("a", state("a"));
    later.states().put("b", state("new"));
    later.states().put("c", state("c"));

    unwritten.add(later);

    assertThat(unwritten.states()).containsEntry("b", state("new")).hasSize(3);
    assertThat(unwritten.frozen()).isEmpty();
    assertThat(unwritten.gone()).isEmpty();
  }
}
