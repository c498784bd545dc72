/**
 * What can be configured, and what is.
 *
 * <p>A {@link dev.switchboard.protocol.settings.SettingKey} declares one dotted name once: its
 * type, default, checks and a line of description. The server gathers the keys of every module and
 * domain, reads them from file, environment and options, refuses what it does not know, and hands
 * one immutable {@link dev.switchboard.protocol.settings.Settings} to all. Each module turns the
 * part it needs into its own config record; nobody else parses text.
 */
@Api
@NullMarked
package dev.switchboard.protocol.settings;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
