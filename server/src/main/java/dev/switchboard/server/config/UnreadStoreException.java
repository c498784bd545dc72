package dev.switchboard.server.config;

import java.util.List;

/** Further stores that cannot be read; the message has a line for each that names it. */
public final class UnreadStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadStoreException(List<String> lines) {
    super(String.join("\n", lines), null, false, false);
  }
}
