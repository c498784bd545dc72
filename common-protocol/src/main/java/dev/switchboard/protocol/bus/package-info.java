/** Event-bus addresses and codecs: records travel by reference within a node. */
@NullMarked
package dev.switchboard.protocol.bus;

import org.jspecify.annotations.NullMarked;
