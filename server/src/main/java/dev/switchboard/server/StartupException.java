package dev.switchboard.server;

import dev.switchboard.server.config.Reason;
import java.io.IOException;

/** Something outside that keeps a command from its work; the message is one line for the user. */
public final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A line that says what does not work and where. */
  public StartupException(String line) {
    super(line, null, false, false);
  }

  static StartupException of(String what, IOException e) {
    return new StartupException(what + ": " + reason(e));
  }

  /** The line for a listener that could not be bound. */
  static StartupException notBound(String listener, String host, int port, Throwable e) {
    String where = "port " + port + " (listener " + listener + ", host " + host + "): ";
    boolean taken = String.valueOf(e.getMessage()).contains("already in use");
    return new StartupException(
        where + (taken ? "is in use by another program" : "cannot be bound: " + reason(e)));
  }

  /** The reason of a failure in words. */
  static String reason(Throwable e) {
    return Reason.of(e);
  }
}
