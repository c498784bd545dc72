package dev.switchboard.websocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when memory has run out.
 *
 * <p>{@code -XX:+ExitOnOutOfMemoryError} does so only for errors that the virtual machine throws
 * itself. Out of direct memory is thrown by Java code, Netty's and the JDK's, and would leave a
 * process behind that answers some and fails others.
 */
public final class Fatal {

  /** The exit status of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int EXIT_STATUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Fatal.class);

  private Fatal() {}

  /**
   * To be called first wherever any {@link Throwable} is caught. Logs one line and halts the
   * process with status 3 if it is an {@link OutOfMemoryError} or caused by one, else does nothing.
   */
  public static void check(Throwable caught) {
    if (outOfMemory(caught)) {
      try {
        LOG.atError().addKeyValue("cause", caught.toString()).log("out of memory: exiting");
      } finally {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
    }
  }

  private static boolean outOfMemory(Throwable caught) {
    Throwable next = caught;
    // Causes may form a circle.
    for (int depth = 0; next != null && depth < 16; depth++) {
      if (next instanceof OutOfMemoryError) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }
}
