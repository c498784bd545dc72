/** Plants each fault in a history, and sees it found. */
@NullMarked
package dev.switchboard.chaos.check;

import org.jspecify.annotations.NullMarked;
