/**
 * Judges a history by what clients were promised. {@code Checker} takes its entries; {@code
 * OperationBook} knows who wrote what and how it ended, {@code TopicBook} what a topic's log has
 * and who reads it. {@code LogCheck} compares operations with the log, {@code ReaderCheck} each
 * reader's deliveries with it, {@code StateCheck} does both for topics of which only the newest
 * state counts. What they find are {@code Finding}s of a {@code Verdict}.
 */
@NullMarked
package dev.switchboard.chaos.check;

import org.jspecify.annotations.NullMarked;
