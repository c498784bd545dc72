/**
 * The listeners of an event loop: a request that is an upgrade is judged (dialect, origin, who
 * keeps coming back with what was refused) and becomes a {@code Connection}; all else goes to the
 * HTTP API.
 */
@NullMarked
package dev.switchboard.gateway.listen;

import org.jspecify.annotations.NullMarked;
