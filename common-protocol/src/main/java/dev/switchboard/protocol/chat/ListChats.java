package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.json.Require;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the chat sessions that the caller may see, newest first.
 *
 * @param status {@code waiting}, {@code active} for all that are not closed, or {@code closed};
 *     null for all
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended; null for the first
 */
public record ListChats(@Nullable String status, @Nullable Integer limit, @Nullable String cursor) {

  public ListChats {
    if (status != null && ChatStatus.of(status).isEmpty()) {
      throw Require.invalid("status is none of waiting, active, closed");
    }
    ChatPages.check(limit);
  }

  /** How many are asked for. */
  public int pageSize() {
    return ChatPages.size(limit);
  }

  /** The status asked for; empty for all. */
  public Optional<ChatStatus> wantedStatus() {
    return Optional.ofNullable(status).flatMap(ChatStatus::of);
  }
}
