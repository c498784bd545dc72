/** The session domain's records: what is sent over TCP sessions. */
@NullMarked
package dev.switchboard.protocol.tcp;

import org.jspecify.annotations.NullMarked;
