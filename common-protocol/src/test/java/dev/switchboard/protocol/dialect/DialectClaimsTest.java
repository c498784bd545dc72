package dev.switchboard.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.protocol.settings.SettingKey;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectClaimsTest {

  private final DialectClaims claims = new DialectClaims();

  private record Named(
      String name, List<String> subprotocols, List<String> paths, List<SettingKey> settings)
      implements DialectProvider {

    Named(String name, List<String> subprotocols, List<String> paths) {
      this(name, subprotocols, paths, List.of());
    }

    @Override
    public SocketDialects start(DialectContext context) {
      throw new IllegalStateException("never spoken");
    }
  }

  @Test
  void findsTheFiveDialectsAndLetsThemServeTogether() {
    List<DialectProvider> found =
        ServiceLoader.load(DialectProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    assertThat(found)
        .extracting(DialectProvider::name)
        .containsExactly("envelope", "task", "session", "channel", "chat");
    assertThatCode(() -> found.forEach(claims::take)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "chat,v1.other,/other,dialect chat: the name chat is taken",
    "other,v1.chat,/other,dialects chat and other: both have the subprotocol v1.chat",
    "other,switchboard.chat,/other,dialects chat and other: both have the subprotocol switchboard.chat",
    "other,v1.other,/ws/chat,dialects chat and other: both have the path /ws/chat",
    "main,v1.other,/other,dialect main: the name of the main listener is taken"
  })
  void refusesWhatAnotherDialectHas(String name, String subprotocol, String path, String line) {
    claims.take(new Named("chat", List.of("v1.chat"), List.of("/ws/chat")));

    assertThatThrownBy(() -> claims.take(new Named(name, List.of(subprotocol), List.of(path))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(line);
  }

  @Test
  void takesNothingOfARefusedDialect() {
    claims.take(new Named("chat", List.of(), List.of("/ws/chat")));
    assertThatThrownBy(
            () -> claims.take(new Named("other", List.of(), List.of("/free", "/ws/chat"))))
        .isInstanceOf(IllegalStateException.class);

    assertThatCode(() -> claims.take(new Named("other", List.of(), List.of("/free"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Chat", "two words", "7up", "a.b", "läuft"})
  void refusesANameThatCouldNotStandInTheConfiguration(String name) {
    assertThatThrownBy(() -> claims.take(new Named(name, List.of(), List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ws", "/ws/", "//", "/a b", "/a?b", "/{id}"})
  void refusesAPathThatNoRequestCouldHave(String path) {
    assertThatThrownBy(() -> claims.take(new Named("other", List.of(), List.of(path))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + path + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1/other", "v1,other", "v1 other"})
  void refusesASubprotocolThatNoHeaderCouldHold(String subprotocol) {
    assertThatThrownBy(() -> claims.take(new Named("other", List.of(subprotocol), List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + subprotocol + "\"");
  }

  @Test
  void refusesASettingOfAnotherName() {
    Named other =
        new Named(
            "other",
            List.of(),
            List.of(),
            List.of(SettingKey.text("limits.messageBytes", "not its own")));

    assertThatThrownBy(() -> claims.take(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dialect other: the setting limits.messageBytes does not begin with other.");
  }
}
