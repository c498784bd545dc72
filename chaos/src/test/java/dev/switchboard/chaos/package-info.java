@NullMarked
package dev.switchboard.chaos;

import org.jspecify.annotations.NullMarked;
