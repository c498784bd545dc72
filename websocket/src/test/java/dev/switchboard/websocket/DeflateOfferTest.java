package dev.switchboard.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {

  private static final String PLAIN =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "Permessage-Deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; client_max_window_bits=\"10\"",
        "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
        "foo; bar=\"permessage-deflate, ;\", permessage-deflate"
      })
  void acceptsWithoutContextTakeover(String offers) {
    assertThat(DeflateOffer.answer(List.of(offers))).contains(PLAIN);
  }

  @Test
  void answersTheWidestServerWindow() {
    assertThat(DeflateOffer.answer(List.of("permessage-deflate; server_max_window_bits=15")))
        .contains(PLAIN + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=010",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; unknown",
        "permessage-deflate;"
      })
  void declinesWhatItCannotMeet(String offers) {
    assertThat(DeflateOffer.answer(List.of(offers))).isEmpty();
  }

  @Test
  void readsAllHeaders() {
    assertThat(DeflateOffer.answer(List.of("foo", "permessage-deflate"))).contains(PLAIN);
  }
}
