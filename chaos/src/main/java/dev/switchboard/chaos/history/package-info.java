/**
 * What happened in a run, as clients saw it: one {@code Entry} a line, in the order in which they
 * were written down. {@code HistoryWriter} writes the file, {@code HistoryFile} reads it again.
 */
@NullMarked
package dev.switchboard.chaos.history;

import org.jspecify.annotations.NullMarked;
