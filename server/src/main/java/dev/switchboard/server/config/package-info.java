/**
 * Where settings come from. Every source is a store of vertx-config and is read by itself, so that
 * each value keeps the place it came from.
 *
 * <p>{@code OwnSources} reads what a process has without asking anybody: the YAML file, {@code
 * .env}, the environment, the options. No Vert.x is needed for that. {@code SettingsLoader} checks
 * and merges what they hold. Where the YAML file names further stores, {@code FurtherStores} starts
 * a small Vert.x, has each store's factory make it, reads it and closes it again; the loader then
 * merges once more, with each store in its place.
 */
@NullMarked
package dev.switchboard.server.config;

import org.jspecify.annotations.NullMarked;
