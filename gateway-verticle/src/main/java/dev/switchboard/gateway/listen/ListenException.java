package dev.switchboard.gateway.listen;

/** A listener could not be bound; the cause says why. */
public final class ListenException extends RuntimeException {

  private final transient ListenerConfig config;
  private final transient Throwable reason;

  public ListenException(ListenerConfig config, Throwable reason) {
    super(
        "listener " + config.name() + " on " + config.host() + ":" + config.port(),
        reason,
        false,
        false);
    this.config = config;
    this.reason = reason;
  }

  /** The listener's name. */
  public String listener() {
    return config.name();
  }

  public String host() {
    return config.host();
  }

  public int port() {
    return config.port();
  }

  /** What the system said. */
  public Throwable reason() {
    return reason;
  }
}
