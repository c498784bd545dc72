@NullMarked
package dev.switchboard.chaos.world;

import org.jspecify.annotations.NullMarked;
