package dev.switchboard.server;

import dev.switchboard.protocol.settings.LiveSettings;
import java.util.Map;

/** A server that is ready. Its methods may be called from any thread. */
public interface RunningServer {

  /** The listeners by name, in the order they are to be shown. */
  Map<String, Listener> listeners();

  /** Where to connect on a listener: the path to show to people. */
  String shownPath(String listener);

  /** What it carries at the moment. */
  Traffic traffic();

  /** The settings in force, which a reload may replace. */
  LiveSettings live();

  /** Drains the sockets, then stops domains and store; returns when all is down. */
  void stop();

  /**
   * A listener as it is now.
   *
   * @param port the real port, also where 0 was configured
   * @param status {@code available}, {@code occupied} or {@code error}
   */
  record Listener(String host, int port, String status) {}

  /** Open sockets, and messages since the start. */
  record Traffic(long connections, long messagesIn, long messagesOut) {

    static final Traffic NONE = new Traffic(0, 0, 0);

    Traffic plus(Traffic other) {
      return new Traffic(
          connections + other.connections,
          messagesIn + other.messagesIn,
          messagesOut + other.messagesOut);
    }
  }
}
