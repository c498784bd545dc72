package dev.switchboard.protocol.domain;

import dev.switchboard.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Tells a domain how far the slowest of some sockets has got with a topic; said again every few
 * seconds, so that who is not heard of any more is gone.
 *
 * @param reporter who says so, an event loop of a gateway; it speaks for its own sockets
 * @param sequence the last event that the slowest one was written; null where there is none left
 */
public record Pace(Topic topic, String reporter, @Nullable Long sequence) {}
