/**
 * What is broken in a run and when: a {@code Schedule} is made from a seed and from what the world
 * can bear; {@code Breaker} carries out one {@code Fault} after the other.
 */
@NullMarked
package dev.switchboard.chaos.fault;

import org.jspecify.annotations.NullMarked;
