/** What a socket says and is told, free of any dialect: decoded requests and answers to encode. */
@Api
@NullMarked
package dev.switchboard.protocol.message;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
