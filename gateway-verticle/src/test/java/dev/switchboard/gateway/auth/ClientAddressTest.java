package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  private final ClientAddress addresses =
      new ClientAddress(List.of("127.0.0.1", "10.0.0.0/8", "192.168.4.0/22", "fd00::/8"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9      | 198.51.100.1               | 203.0.113.9",
        "127.0.0.1        | 198.51.100.1               | 198.51.100.1",
        "10.200.1.1       | 198.51.100.1               | 198.51.100.1",
        "11.0.0.1         | 198.51.100.1               | 11.0.0.1",
        "192.168.7.255    | 198.51.100.1               | 198.51.100.1",
        "192.168.8.0      | 198.51.100.1               | 192.168.8.0",
        "127.0.0.1        | 1.1.1.1, 198.51.100.1      | 198.51.100.1",
        "127.0.0.1        | 1.1.1.1, 2.2.2.2, 10.1.1.1 | 2.2.2.2",
        "127.0.0.1        | 10.0.0.2, 10.0.0.1         | 10.0.0.2",
        "127.0.0.1        | 1.1.1.1, nonsense          | 127.0.0.1",
        "127.0.0.1        | evil.example               | 127.0.0.1",
        "127.0.0.1        | 198.51.100.1:4711          | 198.51.100.1",
        "127.0.0.1        | [2001:db8::1]:4711         | 2001:db8::1",
        "fd12::1          | 2001:db8::1                | 2001:db8::1",
        "::ffff:10.0.0.1  | 198.51.100.1               | 198.51.100.1",
        "2001:db8::2      | 198.51.100.1               | 2001:db8::2"
      })
  void believesProxiesThatAreTrusted(String peer, String forwarded, String client) {
    assertThat(addresses.of(peer, List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersAsOneList() {
    assertThat(addresses.of("127.0.0.1", List.of("1.1.1.1", "2.2.2.2, 10.0.0.1")))
        .isEqualTo("2.2.2.2");
  }

  @Test
  void believesNobodyByDefault() {
    assertThat(new ClientAddress(List.of()).of("127.0.0.1", List.of("1.1.1.1")))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "", "10.0.0"})
  void refusesWhatIsNoNetwork(String proxy) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddress(List.of(proxy)));
  }
}
