package dev.switchboard.gateway.auth;

import static dev.switchboard.protocol.FailureCode.AUTHENTICATION_FAILED;
import static dev.switchboard.protocol.FailureCode.CONNECTION_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.FailureCode;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusedHandshakesTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Credentials TOKEN = Credentials.of("token");

  private final AtomicLong nanos = new AtomicLong();
  private final RefusedHandshakes refused = new RefusedHandshakes(nanos::get);

  private void refuse(int times, FailureCode why) {
    for (int i = 0; i < times; i++) {
      refused.refused("127.0.0.1", TOKEN, why);
      nanos.addAndGet(SECOND);
    }
  }

  @Test
  void refusesBehindThreeRefusedCloses() {
    refuse(2, AUTHENTICATION_FAILED);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).isEmpty();
    refuse(1, AUTHENTICATION_FAILED);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).contains(AUTHENTICATION_FAILED);
  }

  @Test
  void saysWhyTheLastOneWasRefused() {
    refuse(2, AUTHENTICATION_FAILED);
    refuse(1, CONNECTION_LIMIT);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).contains(CONNECTION_LIMIT);
  }

  @Test
  void forgetsWhenTheMinuteIsOver() {
    refuse(3, AUTHENTICATION_FAILED);
    nanos.set(60 * SECOND - 1);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).isPresent();
    nanos.set(60 * SECOND);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).isEmpty();
  }

  @Test
  void countsOnlyWhatLiesWithinOneMinute() {
    refuse(2, AUTHENTICATION_FAILED);
    nanos.set(61 * SECOND);
    refuse(1, AUTHENTICATION_FAILED);
    assertThat(refused.verdict("127.0.0.1", TOKEN)).isEmpty();
  }

  @Test
  void tellsAddressesAndTokensApart() {
    refuse(3, AUTHENTICATION_FAILED);
    assertThat(refused.verdict("127.0.0.2", TOKEN)).isEmpty();
    assertThat(refused.verdict("127.0.0.1", Credentials.of("other"))).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfClients() {
    refuse(3, AUTHENTICATION_FAILED);
    for (int i = 0; i < RefusedHandshakes.MAX_ENTRIES; i++) {
      refused.refused("127.0.0.2", Credentials.of("token-" + i), AUTHENTICATION_FAILED);
    }
    assertThat(refused.verdict("127.0.0.1", TOKEN)).isEmpty();
  }
}
