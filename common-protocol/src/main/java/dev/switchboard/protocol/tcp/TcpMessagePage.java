package dev.switchboard.protocol.tcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what went over a TCP session, oldest first.
 *
 * @param nextCursor where the next page begins; null at the end, and then written as null
 */
public record TcpMessagePage(
    List<LoggedTcp> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

  public TcpMessagePage {
    items = List.copyOf(items);
  }
}
