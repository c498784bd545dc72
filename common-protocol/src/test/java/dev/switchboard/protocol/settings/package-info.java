@NullMarked
package dev.switchboard.protocol.settings;

import org.jspecify.annotations.NullMarked;
