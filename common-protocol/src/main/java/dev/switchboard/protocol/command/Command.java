package dev.switchboard.protocol.command;

import dev.switchboard.protocol.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way to its domain. Immutable; travels by reference within a node.
 *
 * @param type which command, and so which address
 * @param caller on whose behalf
 * @param arguments the command's own record
 * @param once makes a repeat harmless; null where the client gave no id
 */
public record Command<A extends Record>(
    CommandType<A, ?> type, Caller caller, A arguments, @Nullable OnceKey once) {}
