package dev.switchboard.protocol.command;

import dev.switchboard.protocol.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way to its domain. Immutable; travels by reference within a node.
 *
 * @param command its name, {@code <domain>.<action>}, and so its address
 * @param caller on whose behalf
 * @param once makes a repeat harmless; null where the client gave no id
 */
public record CommandRequest(
    String command, Caller caller, Arguments arguments, @Nullable OnceKey once) {}
