package dev.switchboard.server.config;

/** A further store that cannot be read; the message is one line that names it. */
public final class UnreadStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadStoreException(String line) {
    super(line, null, false, false);
  }
}
