/**
 * The nodes of a run and all around them that can be broken: a {@code World} of {@code Node}s,
 * their {@code Disk}, their {@code Clock}, their {@code Network} and their {@code Postgres}. What a
 * run makes it removes, however it ends.
 */
@NullMarked
package dev.switchboard.chaos.world;

import org.jspecify.annotations.NullMarked;
