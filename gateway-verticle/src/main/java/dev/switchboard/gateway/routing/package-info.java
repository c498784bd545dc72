/** Which domain owns which topic, command and route, by what the domains announced. */
@NullMarked
package dev.switchboard.gateway.routing;

import org.jspecify.annotations.NullMarked;
