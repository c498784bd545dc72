package dev.switchboard.server.config;

/**
 * One value as a source gave it, before anybody looked whether it makes sense.
 *
 * @param name the full name of the setting, as far as the source's spelling could be resolved
 * @param source the file with its line, the variable or the option, for complaints
 */
public record RawSetting(String name, String text, String source) {}
