package dev.switchboard.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, 999_999_999_999_999_999L})
  void readsTheNumberBackFromTheId(long number) {
    assertThat(Event.numberOf(Event.idOf(number))).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "evt_", "evt_-1", "evt_01", "evt_1x", "EVT_1", "1", "evt_9999999999999999999"})
  void readsNoNumberFromOtherTexts(String id) {
    assertThat(Event.numberOf(id)).isEmpty();
  }

  @Test
  void namesEveryKindOnce() {
    for (PayloadKind kind : PayloadKind.values()) {
      assertThat(PayloadKind.find(kind.wireName())).hasValue(kind);
    }
  }
}
