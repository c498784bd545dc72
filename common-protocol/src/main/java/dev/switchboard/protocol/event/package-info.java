/** What domains publish: events and their payloads, one record each. */
@NullMarked
package dev.switchboard.protocol.event;

import org.jspecify.annotations.NullMarked;
