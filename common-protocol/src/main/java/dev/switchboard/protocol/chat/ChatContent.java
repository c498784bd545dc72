package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/** What a chat message may say: anything but nothing, up to a length. */
final class ChatContent {

  private ChatContent() {}

  static String checked(@Nullable String content) {
    if (content == null || content.isEmpty()) {
      throw Require.invalid("content is missing or empty");
    }
    if (content.length() > SendChat.MAX_CONTENT) {
      throw Failure.of(
              FailureCode.MESSAGE_TOO_LARGE,
              "content is longer than " + SendChat.MAX_CONTENT + " characters")
          .exception();
    }
    return content;
  }
}
