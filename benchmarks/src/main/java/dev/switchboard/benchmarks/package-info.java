/**
 * Measures servers side by side. {@code BenchCommand} reads the options; {@code Comparison} starts
 * each {@code Subject} as a process of its own for every scenario and round, lets the {@code
 * Scenario} drive it over real sockets of one {@code Load}, and hands the {@code Measurement} to
 * the {@code Report}.
 */
@NullMarked
package dev.switchboard.benchmarks;

import org.jspecify.annotations.NullMarked;
