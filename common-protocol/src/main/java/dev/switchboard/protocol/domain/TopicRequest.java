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
 * @param seenUntilMs up to which time, epoch milliseconds, the client has seen a topic that keeps
 *     no events, where it goes on after a lost socket: the grant's snapshot tells what changed
 *     since. Null where it begins
 */
public record TopicRequest(
    Caller caller,
    Topic topic,
    AccessIntent intent,
    @Nullable Long afterEntity,
    boolean acknowledges,
    @Nullable Long seenUntilMs) {

  /** The request of a socket that begins and does not acknowledge. */
  public TopicRequest(Caller caller, Topic topic, AccessIntent intent, @Nullable Long afterEntity) {
    this(caller, topic, intent, afterEntity, false, null);
  }
}
