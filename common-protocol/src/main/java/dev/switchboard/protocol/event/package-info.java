/**
 * What domains publish, and the publisher they give it to: events and their payloads, one record
 * each.
 */
@Api
@NullMarked
package dev.switchboard.protocol.event;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
