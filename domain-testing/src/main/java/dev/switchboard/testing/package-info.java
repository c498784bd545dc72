/**
 * What the tests of every domain need: real databases, a clock to turn, callers, and a domain
 * behind a real event bus. {@code Answers} waits for futures, so that tests read from top to
 * bottom.
 */
@Api
@NullMarked
package dev.switchboard.testing;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
