package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.message.TopicSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dialect reads from the query of a handshake.
 *
 * @param clientId what the client calls this device; null where it does not
 * @param topics what it subscribes to at once
 * @param refusal why the socket cannot be served; null where it can
 */
public record Opening(
    @Nullable String clientId, List<TopicSelection> topics, @Nullable Failure refusal) {

  /** A query without anything of interest. */
  public static final Opening PLAIN = new Opening(null, List.of(), null);

  public Opening {
    topics = List.copyOf(topics);
  }
}
