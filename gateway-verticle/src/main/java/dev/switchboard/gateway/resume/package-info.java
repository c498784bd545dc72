/**
 * What a socket that was lost leaves for the next one of its client (contract 5.6).
 *
 * <p>A connection that ends without good-bye puts a {@code ResumeState}, the {@code Place} of each
 * of its subscriptions, into the {@code ResumeStates} of the process, and from there to disk. The
 * next socket with the same {@code ResumeKey} takes it, once. Where that one comes before the old
 * one is known to be dead, it is noted as the key's {@code Heir}, and given the state as soon as
 * the old one is gone.
 *
 * <p>What an open socket would leave if its node died is an {@code OpenState}, kept by {@code
 * OpenSocketStore}, with a mark per node that says up to which event number all that follow have
 * everything; from there the next start, or another node, makes the states of a dead node.
 */
@NullMarked
package dev.switchboard.gateway.resume;

import org.jspecify.annotations.NullMarked;
