@NullMarked
package dev.switchboard.chaos.fault;

import org.jspecify.annotations.NullMarked;
