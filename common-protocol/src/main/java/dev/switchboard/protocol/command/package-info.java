/** Typed commands on the event bus: one address per command, a record in, a record out. */
@Api
@NullMarked
package dev.switchboard.protocol.command;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
