/** What the gateway counts. */
@NullMarked
package dev.switchboard.gateway.meter;

import org.jspecify.annotations.NullMarked;
