package dev.switchboard.protocol.tcp;

import dev.switchboard.protocol.json.Require;
import org.jspecify.annotations.Nullable;

/** How long a page of a list may be (contract 6). */
final class TcpPages {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private TcpPages() {}

  static void check(@Nullable Integer limit) {
    if (limit != null) {
      Require.range("limit", limit.longValue(), 1, MAX_LIMIT);
    }
  }

  static int size(@Nullable Integer limit) {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
