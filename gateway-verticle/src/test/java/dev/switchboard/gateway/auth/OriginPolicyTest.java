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
      new OriginPolicy(List.of("https://app.example.org", "http://localhost:5173"));

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
    "'', chat.example.org, FOREIGN"
  })
  void judgesPages(String origin, String host, OriginPolicy.Verdict verdict) {
    assertThat(policy.judge(List.of(origin), HostAndPort.parseAuthority(host, -1)))
        .isEqualTo(verdict);
  }

  @Test
  void letsThroughWhatIsNoBrowser() {
    assertThat(policy.judge(List.of(), null)).isEqualTo(NO_BROWSER);
  }

  @Test
  void refusesPagesWhereTheHostIsUnknownOrTheOriginTwofold() {
    HostAndPort host = HostAndPort.authority("a");
    assertThat(policy.judge(List.of("http://a"), null)).isEqualTo(FOREIGN);
    assertThat(policy.judge(List.of("http://a", "http://a"), host)).isEqualTo(FOREIGN);
  }
}
