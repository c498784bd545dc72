package dev.switchboard.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.chat.ChatKeys;
import dev.switchboard.protocol.settings.SettingKey;
import dev.switchboard.protocol.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatConfigTest {

  @Test
  void namesItsKeys() {
    assertThat(new ChatDomain().settings())
        .extracting(SettingKey::name)
        .containsExactly("chat.autoCreate", "chat.timeZone");
  }

  @Test
  void makesJoinedSessionsWhereClientsNeedNoToken() {
    assertThat(ChatConfig.of(Settings.of(Map.of())).autoCreate()).isTrue();
    assertThat(ChatConfig.of(Settings.of(Map.of("auth.anonymous", false))).autoCreate()).isFalse();
    assertThat(ChatConfig.of(Settings.of(Map.of("http.host", "0.0.0.0"))).autoCreate()).isFalse();
    assertThat(
            ChatConfig.of(Settings.of(Map.of("auth.anonymous", false, "chat.autoCreate", true)))
                .autoCreate())
        .isTrue();
  }

  @Test
  void tellsTheTimeInUtcUnlessItIsToldAnotherZone() {
    assertThat(Settings.of(Map.of()).text(ChatKeys.TIME_ZONE)).isEqualTo("UTC");
    assertThat(ChatKeys.TIME_ZONE.problem("Asia/Shanghai")).isEmpty();
    assertThat(ChatKeys.TIME_ZONE.problem("Mars/Olympus")).isPresent();
  }
}
