package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.settings.AuthKeys;
import dev.switchboard.protocol.settings.SettingKey;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** The settings of chat: the domain reads one, the dialect the other (contract 5.5). */
public final class ChatKeys {

  public static final SettingKey AUTO_CREATE =
      SettingKey.flag("chat.autoCreate", "whether joining an unknown session makes it")
          .defaultsTo("as auth.anonymous", settings -> settings.flag(AuthKeys.ANONYMOUS));

  public static final SettingKey TIME_ZONE =
      SettingKey.text("chat.timeZone", "time zone of created_at in the chat dialect")
          .defaultsTo("UTC")
          .checked("a time zone such as UTC or Europe/Berlin", ChatKeys::isZone);

  private ChatKeys() {}

  /** Every key of this class. */
  public static List<SettingKey> all() {
    return List.of(AUTO_CREATE, TIME_ZONE);
  }

  private static boolean isZone(String text) {
    try {
      ZoneId unused = ZoneId.of(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
