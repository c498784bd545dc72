package dev.switchboard.gateway;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;

/** What the hub knows of a socket. Called on its event loop only. */
interface Subscriber {

  /** The socket's id. */
  String connectionId();

  /** What it speaks. */
  Dialect dialect();

  /** Whether it takes more at the moment. */
  boolean writable();

  /** Whether it may see what is only for one user. */
  boolean maySee(String userId);

  /** An event that waits for acknowledgement was written; for dialects that acknowledge only. */
  void awaits(Event event);

  /** Writes a frame; the caller keeps its own reference. */
  void write(Frame frame);

  /**
   * The socket fell so far behind that events it needs are no longer kept. It must be told in so
   * many words, or end.
   */
  void lost(Topic topic);
}
