/**
 * The whole server over real sockets: it is started in this process as the start command does it,
 * with every listener on a free port, and spoken to as clients do, frame by frame and call by call.
 */
@NullMarked
package dev.switchboard.server.wire;

import org.jspecify.annotations.NullMarked;
