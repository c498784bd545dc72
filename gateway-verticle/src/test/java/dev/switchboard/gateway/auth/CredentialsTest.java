package dev.switchboard.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  private static Credentials of(String query, String... headers) {
    return Credentials.of(QueryParameters.parse(query), headers(headers));
  }

  private static MultiMap headers(String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return all;
  }

  @Test
  void findsATokenWhereverItIs() {
    assertThat(of("a=1&token=t.o.k").token()).contains("t.o.k");
    assertThat(of("", "Authorization", "Bearer t.o.k").token()).contains("t.o.k");
    assertThat(of("", "authorization", "bearer   t.o.k").token()).contains("t.o.k");
    assertThat(of("", PROTOCOL, "bearer, t.o.k").token()).contains("t.o.k");
    assertThat(of("", PROTOCOL, "Bearer, t.o.k").token()).contains("t.o.k");
    assertThat(of("", PROTOCOL, "switchboard.chat, bearer,t.o.k").token()).contains("t.o.k");
    assertThat(of("", PROTOCOL, "bearer", PROTOCOL, "t.o.k, switchboard.chat").token())
        .contains("t.o.k");
  }

  @Test
  void takesTheSameTokenTwice() {
    assertThat(of("token=t", "Authorization", "Bearer t", PROTOCOL, "bearer, t").token())
        .contains("t");
  }

  @Test
  void knowsWhenThereIsNone() {
    assertThat(of("").presented()).isFalse();
    assertThat(of("a=1", PROTOCOL, "switchboard.chat").presented()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "bearer\t"})
  void takesABearerWithoutATokenAsWrong(String authorization) {
    Credentials credentials = of("", "Authorization", authorization);
    assertThat(credentials.presented()).isTrue();
    assertThat(credentials.token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic dXNlcg==", "Digest username=a", "Negotiate", "t.o.k", "Bearerer a", ""})
  void passesOverAnotherScheme(String authorization) {
    assertThat(of("", "Authorization", authorization).presented()).isFalse();
    assertThat(of("token=t.o.k", "Authorization", authorization).token()).contains("t.o.k");
    assertThat(of("", "Authorization", authorization, "Authorization", "Bearer t.o.k").token())
        .contains("t.o.k");
  }

  @Test
  void takesContradictionsAndEmptyTokensAsWrong() {
    assertThat(of("token=a&token=b").token()).isEmpty();
    assertThat(of("token=a&token=b").presented()).isTrue();
    assertThat(of("token=a", "Authorization", "Bearer b").token()).isEmpty();
    assertThat(of("token=").presented()).isTrue();
    assertThat(of("token=").token()).isEmpty();
    assertThat(of("", PROTOCOL, "switchboard.chat, bearer").presented()).isTrue();
    assertThat(of("", PROTOCOL, "switchboard.chat, bearer").token()).isEmpty();
  }

  @Test
  void showsNoToken() {
    assertThat(Credentials.of("t.o.k")).asString().doesNotContain("t.o.k");
  }

  @Test
  void decodesAQueryOnce() {
    QueryParameters query = QueryParameters.parse("a=1+2%2B3%2525&%E8%8C%B6=x&a=&flag&&=y");
    assertThat(query.all("a")).containsExactly("1 2+3%25", "");
    assertThat(query.first("茶")).contains("x");
    assertThat(query.first("flag")).contains("");
    assertThat(query.first("none")).isEmpty();
    assertThat(query.firstValues()).containsEntry("a", "1 2+3%25").containsEntry("", "y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "a=%ff", "%c0%80=1", "a=%ed%a0%80"})
  void refusesAMalformedQuery(String query) {
    assertThatIllegalArgumentException().isThrownBy(() -> QueryParameters.parse(query));
  }
}
