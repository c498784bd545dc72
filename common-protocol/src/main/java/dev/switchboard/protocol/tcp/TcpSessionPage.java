package dev.switchboard.protocol.tcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of TCP sessions, newest first.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record TcpSessionPage(
    List<TcpSession> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public TcpSessionPage {
    items = List.copyOf(items);
  }
}
