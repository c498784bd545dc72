package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.auth.HandshakeLimits.Bounds;
import dev.switchboard.gateway.auth.HandshakeLimits.Place;
import dev.switchboard.gateway.auth.HandshakeLimits.Refusal;
import dev.switchboard.protocol.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many sockets get a place. */
class HandshakeLimitsTest {

  private static final String ALICE = "192.0.2.1";
  private static final String BOB = "192.0.2.2";

  private static Place place(HandshakeLimits limits, String address) {
    HandshakeLimits.Claim claim = limits.claim(address);
    assertThat(claim).isInstanceOf(Place.class);
    return (Place) claim;
  }

  private static void assertRefused(
      HandshakeLimits limits, String address, int status, String key) {
    HandshakeLimits.Claim claim = limits.claim(address);
    assertThat(claim).isInstanceOf(Refusal.class);
    assertThat(((Refusal) claim).status()).isEqualTo(status);
    assertThat(((Refusal) claim).detail()).contains(key);
    assertThat(((Refusal) claim).retryAfterSeconds()).isPositive();
  }

  @Test
  void boundsSocketsInAll() {
    HandshakeLimits limits = new HandshakeLimits(new Bounds(2, 0, true, 0));
    Place first = place(limits, ALICE);
    place(limits, BOB);
    assertRefused(limits, ALICE, 503, "limits.connections");
    first.release();
    first.release();
    place(limits, BOB);
    assertRefused(limits, ALICE, 503, "limits.connections");
  }

  @Test
  void boundsSocketsOfOneAddress() {
    HandshakeLimits limits = new HandshakeLimits(new Bounds(0, 2, false, 0));
    Place first = place(limits, ALICE);
    place(limits, ALICE);
    assertRefused(limits, ALICE, 429, "limits.connectionsPerAddress");
    place(limits, BOB);
    first.release();
    place(limits, ALICE);
  }

  @Test
  void countsTheAddressesOfOneSubscriberTogether() {
    HandshakeLimits limits = new HandshakeLimits(new Bounds(0, 1, false, 0));
    place(limits, "2001:db8:0:1::1");
    assertRefused(limits, "2001:db8:0:1:ffff::2", 429, "limits.connectionsPerAddress");
    place(limits, "2001:db8:0:2::1");
  }

  @Test
  void boundsSocketsThatHaveYetToAuthenticate() {
    HandshakeLimits limits = new HandshakeLimits(new Bounds(0, 0, true, 1));
    Place first = place(limits, ALICE);
    assertRefused(limits, BOB, 503, "limits.unauthenticated");
    first.authenticated();
    first.authenticated();
    Place second = place(limits, BOB);
    assertRefused(limits, BOB, 503, "limits.unauthenticated");
    first.release();
    assertRefused(limits, BOB, 503, "limits.unauthenticated");
    second.release();
    place(limits, BOB);
  }

  @Test
  void givesBackEverythingOnARefusal() {
    HandshakeLimits limits = new HandshakeLimits(new Bounds(2, 1, true, 2));
    place(limits, ALICE);
    for (int i = 0; i < 10; i++) {
      assertRefused(limits, ALICE, 429, "limits.connectionsPerAddress");
    }
    place(limits, BOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1"})
  void countsLoopbackOnlyWhereTheLimitIsSet(String loopback) {
    HandshakeLimits byDefault = new HandshakeLimits(new Bounds(0, 1, false, 0));
    place(byDefault, loopback);
    place(byDefault, loopback);
    Bounds set = Bounds.from(Settings.of(Map.of("limits.connectionsPerAddress", 1)));
    HandshakeLimits limits = new HandshakeLimits(set);
    place(limits, loopback);
    assertRefused(limits, loopback, 429, "limits.connectionsPerAddress");
  }

  @Test
  void takesByDefaultWhatTheOpenFilesBear() {
    Bounds bounds = Bounds.from(Settings.of(Map.of()));
    assertThat(bounds.connections()).isPositive();
    assertThat(bounds.unauthenticated()).isEqualTo(Math.max(100, bounds.connections() / 2));
    assertThat(bounds.perAddress()).isEqualTo(1_000);
    assertThat(bounds.loopbackToo()).isFalse();
  }
}
