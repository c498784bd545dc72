package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Topic;
import dev.switchboard.protocol.command.CommandSpec;
import dev.switchboard.protocol.settings.Settings;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a dialect gets to work with.
 *
 * @param commands finds the commands that domains have announced by now, by name; thread-safe
 * @param bringsEvents tells the topics of domains that bring events of their own; thread-safe
 */
public record DialectContext(
    Settings settings,
    Function<String, Optional<CommandSpec>> commands,
    Predicate<Topic> bringsEvents) {}
