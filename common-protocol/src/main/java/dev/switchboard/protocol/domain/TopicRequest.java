package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Asks a domain whether a socket may subscribe.
 *
 * @param afterEntity the domain's own id of the last thing the client has, such as a chat message
 *     id; the grant's {@code replayAfter} answers it. Null where the client named none
 * @param acknowledges whether the socket acknowledges events itself, so that being written to it is
 *     not being delivered
 */
public record TopicRequest(
    Caller caller,
    Topic topic,
    AccessIntent intent,
    @Nullable Long afterEntity,
    boolean acknowledges) {

  /** The request of a socket that does not acknowledge. */
  public TopicRequest(Caller caller, Topic topic, AccessIntent intent, @Nullable Long afterEntity) {
    this(caller, topic, intent, afterEntity, false);
  }
}
