package dev.switchboard.protocol.bus;

import dev.switchboard.protocol.Topic;

/**
 * Asks a node with the store for a stretch of a durable topic's log.
 *
 * @param since the sequence behind which to read
 * @param limit how many events at most; 0 asks for the head alone
 */
public record LogRead(Topic topic, long since, int limit) {}
