package dev.switchboard.protocol.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {

  private static final SettingKey BURST = LimitKeys.BURST;
  private static final SettingKey SORT = SettingKey.text("cheese.<name>.sort", "what to eat");

  private final List<String> applied = new ArrayList<>();
  private final LiveSettings live =
      new LiveSettings(Settings.of(Map.of("limits.burst", 1, "http.port", 1)));

  private LiveSettings.Prepared note(Settings next) {
    return LiveSettings.Prepared.of(() -> applied.add("burst " + next.integer(BURST)));
  }

  @Test
  void appliesWhatIsWatchedAndLeavesTheRest() {
    live.watch(List.of(BURST), this::note);

    Set<String> changed = live.replace(Settings.of(Map.of("limits.burst", 2, "http.port", 2)));

    assertThat(changed).containsExactly("limits.burst");
    assertThat(applied).containsExactly("burst 2");
    assertThat(live.current().integer(BURST)).isEqualTo(2);
    assertThat(live.current().integer(ListenerKeys.port("main", 8080))).isEqualTo(1);
  }

  @Test
  void showsTakersNothingThatIsNotInForce() {
    List<Integer> seen = new ArrayList<>();
    live.watch(
        List.of(BURST),
        next -> {
          seen.add(next.integer(ListenerKeys.port("main", 8080)));
          return note(next);
        });

    Set<String> unused = live.replace(Settings.of(Map.of("limits.burst", 2, "http.port", 2)));

    assertThat(seen).containsExactly(1);
  }

  @Test
  void returnsToTheDefaultWhereAValueIsTakenAway() {
    live.watch(List.of(BURST), this::note);

    assertThat(live.replace(Settings.of(Map.of()))).containsExactly("limits.burst");

    assertThat(applied).containsExactly("burst 100");
  }

  @Test
  void changesNothingWhereOneTakerRefuses() {
    live.watch(List.of(BURST), this::note);
    live.watch(
        List.of(LimitKeys.MESSAGE_BYTES),
        next -> {
          throw next.refuse(LimitKeys.MESSAGE_BYTES, "is not to our taste");
        });

    assertThatThrownBy(() -> live.replace(Settings.of(Map.of("limits.burst", 2))))
        .isInstanceOf(SettingException.class);

    assertThat(applied).isEmpty();
    assertThat(live.current().integer(BURST)).isEqualTo(1);
  }

  @Test
  void watchesFamiliesWithMembersThatComeAndGo() {
    live.watch(List.of(SORT), next -> LiveSettings.Prepared.of(() -> applied.add("cheese")));

    assertThat(live.replace(Settings.of(Map.of("cheese.hard.sort", "old"))))
        .containsExactly("cheese.hard.sort");
    assertThat(live.current().text(SORT.at("hard"))).isEqualTo("old");

    assertThat(live.replace(Settings.of(Map.of("cheese.soft.sort", "blue"))))
        .containsExactly("cheese.hard.sort", "cheese.soft.sort");
    assertThat(live.current().optionalText(SORT.at("hard"))).isEmpty();
  }

  @Test
  void tellsOfFilesThatChangedUnderTheirNames() {
    live.watch(
        List.of(ListenerKeys.TLS_CERT),
        next -> new LiveSettings.Prepared(Set.of(ListenerKeys.TLS_CERT), () -> {}));

    assertThat(live.replace(live.current())).containsExactly("tls.cert");
  }
}
