package dev.switchboard.protocol.bus;

/**
 * Asks a gateway who is in a topic, or in which topics its sockets are.
 *
 * @param topic whose members are wanted; empty for counts of topics
 * @param after behind which socket, or topic, the answer begins
 * @param limit how many at most
 */
public record PresenceAsk(String topic, String after, int limit) {}
