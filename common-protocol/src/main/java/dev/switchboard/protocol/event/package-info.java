/**
 * What domains publish, and the publisher they give it to: events and their payloads, one record
 * each.
 */
@NullMarked
package dev.switchboard.protocol.event;

import org.jspecify.annotations.NullMarked;
