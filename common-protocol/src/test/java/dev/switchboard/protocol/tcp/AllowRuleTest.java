package dev.switchboard.protocol.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowRuleTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.9.9.9, 1, true",
    "127.0.0.0/8, 128.0.0.1, 1, false",
    "127.0.0.0/8, ::1, 1, false",
    "127.0.0.1, 127.0.0.1, 65535, true",
    "127.0.0.1, 127.0.0.2, 80, false",
    "10.0.0.5:502, 10.0.0.5, 502, true",
    "10.0.0.5:502, 10.0.0.5, 503, false",
    "10.0.0.0/9:1000-2000, 10.127.0.1, 2000, true",
    "10.0.0.0/9:1000-2000, 10.128.0.1, 2000, false",
    "10.0.0.0/9:1000-2000, 10.0.0.1, 2001, false",
    "::1, ::1, 9, true",
    "[::1]:9, ::1, 9, true",
    "[::1]:9, ::1, 8, false",
    "fd00::/8, fd12::1, 8, true",
    "fd00::/8, fe12::1, 8, false",
    "0.0.0.0/0, 8.8.8.8, 53, true",
    "*, 8.8.8.8, 53, true",
    "*, ::1, 53, true",
    "*:53, 8.8.8.8, 54, false",
    "127.0.0.1, 127.0.0.1, 0, true",
    "127.0.0.1:80, 127.0.0.1, 0, false",
    "::ffff:10.0.0.1, 10.0.0.1, 7, true"
  })
  void comparesAddressAndPort(String rule, String address, int port, boolean allowed)
      throws UnknownHostException {
    InetAddress resolved = InetAddress.getByName(address);

    assertThat(AllowRule.parse(rule).orElseThrow().allows(address, resolved, port))
        .isEqualTo(allowed);
  }

  @Test
  void letsANameStandForWhateverItResolvesTo() throws UnknownHostException {
    AllowRule rule = AllowRule.parse("PLC.example:502").orElseThrow();
    InetAddress anywhere = InetAddress.getByName("10.1.2.3");

    assertThat(rule.allows("plc.EXAMPLE", anywhere, 502)).isTrue();
    assertThat(rule.allows("plc.example.evil", anywhere, 502)).isFalse();
    assertThat(rule.allows("10.1.2.3", anywhere, 502)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "plc.example, PLC.example, 1, true",
    "plc.example:502, plc.example, 503, false",
    "plc.example, evil.example, 502, false",
    "10.0.0.0/8, any.example, 1, true",
    "10.0.0.0/8:502, any.example, 503, false",
    "*:502, any.example, 502, true"
  })
  void tellsWhetherANameCouldBeAllowedAtAll(String rule, String name, int port, boolean could) {
    assertThat(AllowRule.parse(rule).orElseThrow().couldAllow(name, port)).isEqualTo(could);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "10.0.0.0/33",
        "::/129",
        "host:0-70000",
        "a:9-8",
        "a b",
        "*.example",
        "-x",
        "10.0.0.1:",
        "[::1"
      })
  void refusesWhatIsNoRule(String text) {
    assertThat(AllowRule.parse(text)).isEmpty();
  }

  @Test
  void pinsTheDefaults() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.list(SessionKeys.ALLOW)).containsExactly("127.0.0.0/8", "::1");
    assertThat(settings.integer(SessionKeys.SESSIONS_PER_USER)).isEqualTo(20);
    assertThat(settings.integer(SessionKeys.SESSIONS)).isEqualTo(1_000);
    assertThat(settings.integer(SessionKeys.DEVICES_PER_SESSION)).isEqualTo(100);
    assertThat(settings.duration(SessionKeys.CONNECT_TIMEOUT)).hasSeconds(10);
    assertThat(SessionKeys.ALLOW.problem("10.0.0.0/99")).isPresent();
    assertThat(SessionKeys.CONNECT_TIMEOUT.problem("0s")).isPresent();
    assertThat(settings.duration(SessionKeys.PEER_TIMEOUT)).hasSeconds(60);
    assertThat(settings.duration(SessionKeys.READ_CLOSED_TIMEOUT)).hasSeconds(60);
    assertThat(SessionKeys.PEER_TIMEOUT.problem("0ms")).isPresent();
  }

  @Test
  void allowsNothingByDefaultWhereAListenerIsNotOnLoopback() {
    Settings settings = Settings.of(Map.of("listeners.task.host", "0.0.0.0"));

    assertThat(settings.list(SessionKeys.ALLOW)).isEmpty();
  }
}
