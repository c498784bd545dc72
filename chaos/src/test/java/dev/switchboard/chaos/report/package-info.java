@NullMarked
package dev.switchboard.chaos.report;

import org.jspecify.annotations.NullMarked;
