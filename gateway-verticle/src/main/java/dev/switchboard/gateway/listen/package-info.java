/**
 * The listeners of an event loop: a request for an upgrade is checked (dialect, origin, repeated
 * refusals, limits) and becomes a {@code Connection}; any other request goes to the HTTP API.
 */
@NullMarked
package dev.switchboard.gateway.listen;

import org.jspecify.annotations.NullMarked;
