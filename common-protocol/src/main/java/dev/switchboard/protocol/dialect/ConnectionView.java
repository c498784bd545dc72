package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Principal;
import dev.switchboard.protocol.Topic;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a dialect may know of the socket it speaks for. Read on the socket's event loop only. */
public interface ConnectionView {

  /** The socket's id, unique in the cluster. */
  String connectionId();

  /** Who is connected; null before authentication. */
  @Nullable Principal principal();

  /** What the client calls this device; null where it does not. */
  @Nullable String clientId();

  /** The topics it is subscribed to, oldest first. */
  Set<Topic> topics();
}
