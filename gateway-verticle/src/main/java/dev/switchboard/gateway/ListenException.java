package dev.switchboard.gateway;

/** A listener could not be bound; the message is one line that names it, host and port. */
public final class ListenException extends RuntimeException {

  ListenException(ListenerConfig listener, String why) {
    super(
        "listener "
            + listener.name()
            + ": cannot listen on "
            + listener.host()
            + ":"
            + listener.port()
            + ": "
            + why.lines().findFirst().orElse("unknown reason"),
        null,
        false,
        false);
  }
}
