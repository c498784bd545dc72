/**
 * The session domain's records and settings: TCP sessions, what goes over them, and whom they may
 * reach.
 */
@NullMarked
package dev.switchboard.protocol.tcp;

import org.jspecify.annotations.NullMarked;
