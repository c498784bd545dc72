/** The vocabulary. */
@NullMarked
package dev.switchboard.protocol;

import org.jspecify.annotations.NullMarked;
