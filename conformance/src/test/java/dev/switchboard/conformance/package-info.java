/**
 * The Autobahn test suite speaks to an echo server made of the gateway's own sockets. The build
 * fails and names each case that is not passed strictly.
 */
@NullMarked
package dev.switchboard.conformance;

import org.jspecify.annotations.NullMarked;
