package dev.switchboard.session;

import java.time.Duration;

/**
 * How long a connection is kept for a peer that does nothing.
 *
 * @param silence after what time without a sign of life, which a live peer's system gives by
 *     itself, the peer counts as gone
 * @param readClosed how long a peer that has ended its sending side is kept without traffic
 */
record Patience(Duration silence, Duration readClosed) {}
