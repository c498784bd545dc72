/** Typed commands on the event bus: one address per command, a record in, a record out. */
@NullMarked
package dev.switchboard.protocol.command;

import org.jspecify.annotations.NullMarked;
