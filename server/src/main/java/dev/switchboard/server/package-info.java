/**
 * The process: command line, configuration, the order in which things come up and go down.
 *
 * <p>The walk of a start: {@code Main} hands the words to {@code CommandLineRun}, which picks a
 * command; the command has {@code Configuration} read every source of settings (package {@code
 * config}) into one {@code Settings}; {@code ForegroundRun} takes the data directory's lock, writes
 * the pid file and asks the {@code Launcher} for a {@code RunningServer}; then it prints where the
 * listeners are, answers {@code status} on a {@code ControlEndpoint}, waits for SIGINT or SIGTERM,
 * drains, and returns 0. {@code start -d} runs the same words in a child, and waits until that
 * child has written its state.
 */
@NullMarked
package dev.switchboard.server;

import org.jspecify.annotations.NullMarked;
