package dev.switchboard.chat;

import dev.switchboard.protocol.chat.ChatKeys;
import dev.switchboard.protocol.settings.Settings;

/**
 * What the chat domain is configured by.
 *
 * @param autoCreate whether joining a session that does not exist makes it (contract 5.5)
 */
record ChatConfig(boolean autoCreate) {

  static ChatConfig of(Settings settings) {
    return new ChatConfig(settings.flag(ChatKeys.AUTO_CREATE));
  }
}
