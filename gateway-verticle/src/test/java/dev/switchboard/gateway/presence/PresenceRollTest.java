package dev.switchboard.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.presence.PresenceBook.Member;
import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.bus.PresenceChange;
import dev.switchboard.protocol.bus.PresenceChange.Kind;
import dev.switchboard.protocol.bus.PresenceTold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceRollTest {

  private static final Topic ROOM = new Topic("room");
  private static final List<String> NODES = List.of("a", "b", "c");

  private final List<String> told = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final PresenceRoll roll =
      new PresenceRoll(
          (topic, action, member) -> told.add(action + " " + member.principal()),
          (delayMs, task) -> later.add(task),
          topic -> true);

  private boolean tell(String node, boolean begins, boolean ends, PresenceChange... changes) {
    long number = numbers.merge(node, 1L, Long::sum);
    return roll.take(new PresenceTold(node, number, begins, ends, List.of(changes)));
  }

  private static PresenceChange change(Kind kind, String user, String connectionId) {
    return new PresenceChange(ROOM, kind, connectionId, "phone", user, true);
  }

  private static PresenceChange known(String user, String connectionId) {
    return change(Kind.JOINED, user, connectionId).publish(false);
  }

  private void watchFrom(String node) {
    assertThat(tell(node, true, true, PresenceChange.of(ROOM, Kind.WATCHED))).isTrue();
  }

  private void graceIsOver() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void tellsOnceOfSocketsOnTwoNodes() {
    watchFrom("c");
    assertThat(tell("a", true, true)).isTrue();
    assertThat(tell("b", true, true)).isTrue();
    assertThat(tell("a", false, false, change(Kind.JOINED, "ann", "1"))).isTrue();
    assertThat(tell("b", false, false, change(Kind.JOINED, "ann", "2"))).isTrue();
    assertThat(tell("a", false, false, change(Kind.LEFT, "ann", "1"))).isTrue();
    assertThat(told).containsExactly("join ann");
    assertThat(tell("b", false, false, change(Kind.LEFT, "ann", "2"))).isTrue();
    assertThat(told).containsExactly("join ann", "leave ann");
  }

  @Test
  void saysNothingOfOneThatWasCutOffAndIsBackOnAnotherNode() {
    watchFrom("b");
    assertThat(tell("a", true, true, known("ann", "1"))).isTrue();
    assertThat(tell("a", false, false, change(Kind.LOST, "ann", "1"))).isTrue();
    assertThat(tell("b", false, false, change(Kind.JOINED, "ann", "2"))).isTrue();
    graceIsOver();
    assertThat(told).isEmpty();
    assertThat(roll.members(ROOM)).extracting(Member::connectionId).containsExactly("2");
  }

  @Test
  void asksForAllWhereSomethingWasLost() {
    assertThat(tell("a", false, false, change(Kind.JOINED, "ann", "1"))).isFalse();
    assertThat(tell("a", true, false, known("ann", "1"))).isTrue();
    long unused = numbers.merge("a", 1L, Long::sum);
    assertThat(tell("a", false, true)).isFalse();
  }

  @Test
  void takesWhoeverIsNotToldAnewForCutOff() {
    watchFrom("b");
    assertThat(tell("a", true, true, known("ann", "1"), known("bob", "2"))).isTrue();
    assertThat(tell("a", true, false, known("bob", "2"))).isTrue();
    assertThat(roll.members(ROOM)).hasSize(2);
    assertThat(tell("a", false, true, known("cleo", "3"))).isTrue();
    assertThat(roll.members(ROOM)).extracting(Member::principal).containsExactly("bob", "cleo");
    assertThat(told).isEmpty();
    graceIsOver();
    assertThat(told).containsExactly("leave ann");
  }

  @Test
  void saysThatThoseOfANodeThatIsGoneHaveLeftUnlessItComesBack() {
    watchFrom("b");
    assertThat(tell("a", true, true, known("ann", "1"))).isTrue();
    roll.lose("a");
    assertThat(roll.members(ROOM)).isEmpty();
    assertThat(tell("a", true, true, known("ann", "1"))).isTrue();
    graceIsOver();
    assertThat(told).isEmpty();

    roll.lose("a");
    graceIsOver();
    assertThat(told).containsExactly("leave ann");
  }

  @Test
  void tellsNobodyWhereNoNodeWatches() {
    watchFrom("b");
    assertThat(tell("a", true, true)).isTrue();
    assertThat(tell("b", false, false, PresenceChange.of(ROOM, Kind.UNWATCHED))).isTrue();
    assertThat(tell("a", false, false, change(Kind.JOINED, "ann", "1"))).isTrue();
    assertThat(told).isEmpty();
  }

  /** Nodes come, go and tell all anew in any order; joins and leaves of a member alternate. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void hasEachMemberJoinAndLeaveInTurn(long seed) {
    Random random = new Random(seed);
    watchFrom("watcher");
    Map<String, Map<String, String>> sockets = new HashMap<>();
    NODES.forEach(node -> sockets.put(node, new HashMap<>()));
    NODES.forEach(node -> assertThat(tell(node, true, true)).isTrue());
    for (int step = 0; step < 5_000; step++) {
      String node = NODES.get(random.nextInt(NODES.size()));
      Map<String, String> its = sockets.getOrDefault(node, Map.of());
      @Nullable String some = its.keySet().stream().findFirst().orElse(null);
      switch (random.nextInt(12)) {
        case 0 -> {
          roll.lose(node);
          its.clear();
          assertThat(tell(node, true, true)).isTrue();
        }
        case 1 ->
            assertThat(
                    tell(
                        node,
                        true,
                        true,
                        its.entrySet().stream()
                            .map(one -> known(one.getValue(), one.getKey()))
                            .toArray(PresenceChange[]::new)))
                .isTrue();
        case 2 -> graceIsOver();
        case 3, 4, 5, 6, 7 -> {
          if (some != null) {
            Kind kind = random.nextBoolean() ? Kind.LEFT : Kind.LOST;
            assertThat(
                    tell(
                        node,
                        false,
                        false,
                        change(kind, Objects.requireNonNull(its.remove(some)), some)))
                .isTrue();
          }
        }
        default -> {
          String user = "" + random.nextInt(4);
          its.put("s" + step, "u" + user);
          assertThat(tell(node, false, false, change(Kind.JOINED, "u" + user, "s" + step)))
              .isTrue();
        }
      }
      Set<String> present = new TreeSet<>();
      sockets.values().forEach(one -> present.addAll(one.keySet()));
      assertThat(roll.members(ROOM))
          .extracting(Member::connectionId)
          .containsExactlyInAnyOrderElementsOf(present);
    }
    graceIsOver();
    Set<String> there = new HashSet<>();
    for (String one : told) {
      String user = one.substring(one.indexOf(' ') + 1);
      assertThat(one.startsWith("join") ? there.add(user) : there.remove(user)).as(one).isTrue();
    }
    Set<String> users = new HashSet<>();
    sockets.values().forEach(one -> users.addAll(one.values()));
    assertThat(there).isEqualTo(users);
  }
}
