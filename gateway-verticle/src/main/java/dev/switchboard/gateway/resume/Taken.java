package dev.switchboard.gateway.resume;

import org.jspecify.annotations.Nullable;

/**
 * What there was to take over.
 *
 * @param state null for nothing
 * @param elsewhere whether another node has an open socket of the client, which may be dead
 */
public record Taken(@Nullable ResumeState state, boolean elsewhere) {}
