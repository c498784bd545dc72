package dev.switchboard.gateway.auth;

import static dev.switchboard.gateway.auth.OriginPolicy.Verdict.FOREIGN;
import static dev.switchboard.gateway.auth.OriginPolicy.Verdict.NO_BROWSER;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {

  private final OriginPolicy policy =
      new OriginPolicy(
          List.of(
              "https://app.example.org",
              "http://localhost:5173",
              "capacitor://localhost",
              "chrome-extension://abcdefghijklmnop",
              "app://"),
          new ClientAddress(List.of()));

  private static OriginPolicy.Target target(String host) {
    return new OriginPolicy.Target(HostAndPort.parseAuthority(host, -1), "", false);
  }

  @ParameterizedTest
  @CsvSource({
    "http://chat.example.org, chat.example.org, OWN",
    "https://chat.example.org, chat.example.org, OWN",
    "https://CHAT.example.org, chat.example.org, OWN",
    "https://chat.example.org, chat.example.org:443, OWN",
    "https://chat.example.org:443, chat.example.org, OWN",
    "http://chat.example.org:80, chat.example.org, OWN",
    "http://127.0.0.1:8080, 127.0.0.1:8080, OWN",
    "http://[::1]:8080, [::1]:8080, OWN",
    "http://chat.example.org, chat.example.org:443, FOREIGN",
    "http://127.0.0.1:8081, 127.0.0.1:8080, FOREIGN",
    "http://localhost:8080, 127.0.0.1:8080, FOREIGN",
    "http://127.0.0.1, 127.0.0.1:8080, FOREIGN",
    "https://app.example.org, chat.example.org, LISTED",
    "https://app.example.org:443, chat.example.org, LISTED",
    "http://app.example.org, chat.example.org, FOREIGN",
    "http://localhost:5173, 127.0.0.1:8080, LISTED",
    "https://app.example.org.evil.example, chat.example.org, FOREIGN",
    "https://app.example.org@evil.example, chat.example.org, FOREIGN",
    "https://chat.example.org/, chat.example.org, FOREIGN",
    "null, chat.example.org, FOREIGN",
    "file://, chat.example.org, FOREIGN",
    "ftp://chat.example.org, chat.example.org, FOREIGN",
    "capacitor://localhost, 127.0.0.1:8080, LISTED",
    "capacitor://localhost, localhost, LISTED",
    "ionic://localhost, localhost, FOREIGN",
    "capacitor://localhost:1, localhost, FOREIGN",
    "chrome-extension://abcdefghijklmnop, localhost, LISTED",
    "app://, localhost, LISTED",
    "https://, localhost, FOREIGN",
    "'', chat.example.org, FOREIGN"
  })
  void judgesPages(String origin, String host, OriginPolicy.Verdict verdict) {
    assertThat(policy.judge(List.of(origin), target(host))).isEqualTo(verdict);
  }

  @Test
  void letsThroughWhatIsNoBrowser() {
    assertThat(policy.judge(List.of(), target("a"))).isEqualTo(NO_BROWSER);
  }

  @Test
  void refusesPagesWhereTheHostIsUnknownOrTheOriginTwofold() {
    OriginPolicy.Target unknown = new OriginPolicy.Target(null, "", false);
    assertThat(policy.judge(List.of("http://a"), unknown)).isEqualTo(FOREIGN);
    assertThat(policy.judge(List.of("http://a", "http://a"), target("a"))).isEqualTo(FOREIGN);
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example.org:8443, chat.example.org, '', OWN",
    "https://chat.example.org:8443, chat.example.org, https, OWN",
    "http://chat.example.org, chat.example.org, https, FOREIGN",
    "https://chat.example.org:8443, chat.example.org:8443, '', OWN",
    "https://chat.example.org:8443, chat.example.org:443, '', FOREIGN",
    "https://evil.example.org:8443, chat.example.org, '', FOREIGN",
    "capacitor://chat.example.org, chat.example.org, '', FOREIGN"
  })
  void comparesOnlyTheHostWhereATrustedProxyNamesNoPort(
      String origin, String host, String scheme, OriginPolicy.Verdict verdict) {
    OriginPolicy.Target proxied =
        new OriginPolicy.Target(HostAndPort.parseAuthority(host, -1), scheme, true);
    assertThat(policy.judge(List.of(origin), proxied)).isEqualTo(verdict);
  }
}
