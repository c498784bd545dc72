@NullMarked
package dev.switchboard.chaos.history;

import org.jspecify.annotations.NullMarked;
