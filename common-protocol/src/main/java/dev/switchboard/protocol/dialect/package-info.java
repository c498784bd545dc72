/** The wire formats: pure functions between frames and messages, without I/O. */
@NullMarked
package dev.switchboard.protocol.dialect;

import org.jspecify.annotations.NullMarked;
