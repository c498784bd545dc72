package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Caller;
import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Asks a domain whether a socket may subscribe.
 *
 * @param afterEntity the domain's own id of the last thing the client has, such as a chat message
 *     id; the grant's {@code replayAfter} answers it. Null where the client named none
 */
public record TopicRequest(
    Caller caller, Topic topic, AccessIntent intent, @Nullable Long afterEntity) {}
