package dev.switchboard.protocol.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final SettingKey PORT =
      ListenerKeys.all(Map.of("main", 8080, "channel", 3001, "chat", 2346)).get(0);

  private static final SettingKey SIZE =
      SettingKey.integer("box.size", "how large").defaultsTo(7).between(1, 9);
  private static final SettingKey HISTORY =
      SettingKey.duration("feed.namespaces.<prefix>.history", "how long").defaultsTo("24h");

  @Test
  void takesTheDefaultWhereNothingIsGiven() {
    assertThat(Settings.of(Map.of()).integer(SIZE)).isEqualTo(7);
    assertThat(Settings.of(Map.of()).source(SIZE)).isEqualTo("default");
  }

  @Test
  void takesTheGivenValueBeforeTheDefault() {
    Settings settings = Settings.of(Map.of("box.size", 8));

    assertThat(settings.integer(SIZE)).isEqualTo(8);
    assertThat(settings.source(SIZE)).isEqualTo("test");
  }

  @ParameterizedTest
  @CsvSource({
    "ten, must be a whole number",
    "1.5, must be a whole number",
    "99999999999, must be a whole number",
    "0, must be from 1 to 9",
    "10, must be from 1 to 9"
  })
  void refusesAValueOfTheWrongFormByNamingKeyValueAndSource(String text, String problem) {
    Settings settings = Settings.of(Map.of("box.size", text));

    assertThatThrownBy(() -> settings.integer(SIZE))
        .isInstanceOf(SettingException.class)
        .hasMessage("test: box.size=" + text + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "Yes,true", "on,true", "1,true", "false,false", "no,false", "0,false"})
  void readsTheUsualWordsForFlags(String text, boolean expected) {
    SettingKey key = SettingKey.flag("box.open", "whether open");

    assertThat(Settings.of(Map.of("box.open", text)).flag(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"90s,90000", "15m,900000", "24h,86400000", "7d,604800000", "250ms,250"})
  void readsDurations(String text, long millis) {
    assertThat(SettingType.durationOf(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1", "h", "-1h", "1.5h", "1w", "1h30m", "''", "99999999999h"})
  void refusesOtherDurations(String text) {
    assertThat(SettingType.durationOf(text)).isEmpty();
  }

  @Test
  void checksEachElementOfAList() {
    assertThat(ListenerKeys.ORIGINS.problem("https://a.example,http://b.example:8080")).isEmpty();
    assertThat(ListenerKeys.ORIGINS.problem("https://a.example,b.example"))
        .hasValueSatisfying(
            problem ->
                assertThat(problem).startsWith("must be origins such as https://app.example.org"));
  }

  @Test
  void readsListsFromSequencesAndFromCommas() {
    Settings settings = Settings.of(Map.of("roles", List.of("gateway", "chat")));

    assertThat(settings.list(NodeKeys.ROLES)).containsExactly("gateway", "chat");
    assertThat(Settings.of(Map.of("roles", "gateway, chat,")).list(NodeKeys.ROLES))
        .containsExactly("gateway", "chat");
  }

  @Test
  void findsTheNamesOfAFamilyWhoseNamesAreFree() {
    Settings settings =
        Settings.of(
            Map.of(
                "feed.namespaces.prices.history", "1h",
                "feed.namespaces.news.history", "7d",
                "feed.namespaces.news.public", "true"));

    assertThat(settings.names(HISTORY)).containsExactly("news", "prices");
    assertThat(settings.duration(HISTORY.at("news"))).isEqualTo(Duration.ofDays(7));
    assertThat(settings.duration(HISTORY.at("other"))).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void givesEachMemberOfAFamilyItsOwnDefault() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.integer(PORT.at("main"))).isEqualTo(8080);
    assertThat(settings.integer(PORT.at("channel"))).isEqualTo(3001);
    assertThat(settings.integer(PORT.at("chat"))).isEqualTo(2346);
  }

  @Test
  void findsAMemberByItsOtherName() {
    Settings settings = Settings.of(Map.of("http.port", 9000));

    assertThat(settings.integer(PORT.at("main"))).isEqualTo(9000);
    assertThat(settings.integer(PORT.at("chat"))).isEqualTo(2346);
    assertThat(settings.integer(ListenerKeys.port("main", 8080))).isEqualTo(9000);
    assertThat(settings.integer(ListenerKeys.port("chat", 2346))).isEqualTo(2346);
  }

  @Test
  void refusesAMemberThatAFixedFamilyDoesNotHave() {
    assertThatThrownBy(() -> PORT.at("nope")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,true",
    "127.8.9.1,true",
    "localhost,true",
    "::1,true",
    "[::1],true",
    "0.0.0.0,false",
    "192.168.1.5,false",
    "::,false",
    "example.org,false"
  })
  void allowsAnonymousClientsOnlyWhileEveryListenerIsOnLoopback(String host, boolean expected) {
    Settings settings = Settings.of(Map.of("listeners.chat.host", host));

    assertThat(settings.flag(AuthKeys.ANONYMOUS)).isEqualTo(expected);
  }

  @Test
  void ignoresTheHostOfAListenerThatIsOff() {
    Settings settings =
        Settings.of(Map.of("listeners.chat.host", "0.0.0.0", "listeners.chat.enabled", false));

    assertThat(settings.flag(AuthKeys.ANONYMOUS)).isTrue();
  }

  @Test
  void keepsTheDatabaseInTheDataDirectory() {
    Settings settings = Settings.of(Map.of("data.dir", "/var/lib/switchboard"));

    assertThat(settings.text(NodeKeys.STORE_URL))
        .isEqualTo("jdbc:sqlite:/var/lib/switchboard/switchboard.db");
  }

  @Test
  void neverShowsSecrets() {
    Settings settings =
        Settings.of(
            Map.of(
                "auth.jwt.secret", "open sesame",
                "store.url", "jdbc:postgresql://db/x?user=u&password=p4ss&ssl=true"));

    assertThat(settings.shown(AuthKeys.SECRET)).isEqualTo(Settings.MASK);
    assertThat(settings.shown(NodeKeys.STORE_URL))
        .isEqualTo("jdbc:postgresql://db/x?user=u&password=********&ssl=true");
    assertThat(settings.refuse(AuthKeys.SECRET, "is too short").getMessage())
        .isEqualTo("test: auth.jwt.secret=********: is too short");
  }

  @Test
  void saysOnOneLineWhatIsWrongWithALongValue() {
    Settings settings = Settings.of(Map.of("auth.jwt.publicKey", "not\na\nkey ".repeat(50)));

    String message = settings.refuse(AuthKeys.PUBLIC_KEY, "must be a PEM public key").getMessage();

    assertThat(message)
        .hasLineCount(1)
        .hasSizeLessThan(200)
        .startsWith("test: auth.jwt.publicKey=");
  }

  @Test
  void refusesNamesThatNoVariableCouldCarry() {
    assertThatThrownBy(() -> SettingKey.text("Box.size", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SettingKey.text("a.<b>.<c>", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
