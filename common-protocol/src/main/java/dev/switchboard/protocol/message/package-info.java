/** What a socket says and is told, free of any dialect: decoded requests and answers to encode. */
@NullMarked
package dev.switchboard.protocol.message;

import org.jspecify.annotations.NullMarked;
