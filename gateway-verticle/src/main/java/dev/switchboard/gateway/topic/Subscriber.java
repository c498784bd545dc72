package dev.switchboard.gateway.topic;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.dialect.Dialect;
import dev.switchboard.protocol.event.Event;
import dev.switchboard.websocket.Frame;

/** What topics know of a socket. Called on its event loop only. */
public interface Subscriber {

  /** The socket's id. */
  String connectionId();

  /** What it speaks. */
  Dialect dialect();

  /**
   * Whether less waits to be sent than the configured bytes; false, too, once the socket is being
   * closed, since it would drop what is written. What is written to a full one all the same is at
   * most one {@link EncodedBatch#MAX_BYTES} more, or one message where that is longer.
   */
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

  /** Writing to the socket, or encoding for it, threw: it must end. */
  void failed(Throwable thrown);
}
