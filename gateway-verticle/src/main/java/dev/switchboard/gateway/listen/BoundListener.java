package dev.switchboard.gateway.listen;

import java.util.Locale;

/**
 * A listener as it is.
 *
 * @param port the real one; the configured one where it is not bound
 */
public record BoundListener(ListenerConfig config, int port, Status status) {

  /** Whether a listener serves (contract 2). */
  public enum Status {
    AVAILABLE,
    /** Every port it may have is taken. */
    OCCUPIED,
    /** It could not be bound for another reason. */
    ERROR;

    /** Its name where it is shown. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The listener's name. */
  public String name() {
    return config.name();
  }

  /** The address it is or was to be bound to. */
  public String host() {
    return config.host();
  }
}
