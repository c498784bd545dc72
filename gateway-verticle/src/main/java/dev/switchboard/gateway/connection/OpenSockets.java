package dev.switchboard.gateway.connection;

import dev.switchboard.gateway.resume.OpenChanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is written down of the open sockets of an event loop, for when their node dies (contract 8,
 * Resume). Lives on that event loop; nothing is done per message.
 */
public final class OpenSockets {

  private final Map<Connection, OpenSocket> sockets = new LinkedHashMap<>();
  private OpenChanges ended = new OpenChanges();
  private boolean changed;
  private boolean lagging;

  /** What a socket would leave is another one than before. */
  void changed(Connection connection) {
    sockets.computeIfAbsent(connection, OpenSocket::new).changed();
    changed = true;
  }

  /** A socket is gone, and has left what it leaves. */
  void remove(Connection connection) {
    OpenSocket socket = sockets.remove(connection);
    if (socket != null) {
      socket.end(ended);
    }
  }

  /**
   * What is to be written since this was last asked.
   *
   * @param passed whether events were passed on since
   * @param before the mark up to which whoever followed had everything when this was last asked
   */
  public OpenChanges look(boolean passed, long before) {
    OpenChanges changes = ended;
    ended = new OpenChanges();
    if (passed || changed || lagging) {
      changed = false;
      lagging = false;
      // What is sent meanwhile may end a socket.
      for (OpenSocket socket : List.copyOf(sockets.values())) {
        lagging |= !socket.look(changes, before);
      }
    }
    return changes;
  }

  /** What was said to be written may not have been. */
  public void forget() {
    sockets.values().forEach(OpenSocket::forget);
    changed = true;
  }
}
