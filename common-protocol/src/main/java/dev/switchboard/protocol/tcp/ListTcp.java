package dev.switchboard.protocol.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the TCP sessions that the caller may use, newest first.
 *
 * @param limit how many, 1 to 500; null for 50
 * @param cursor where the page before ended; null for the first
 */
public record ListTcp(@Nullable Integer limit, @Nullable String cursor) {

  public ListTcp {
    TcpPages.check(limit);
  }

  /** How many are asked for. */
  public int pageSize() {
    return TcpPages.size(limit);
  }
}
