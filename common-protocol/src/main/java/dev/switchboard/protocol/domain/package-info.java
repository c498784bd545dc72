/** The service-provider interface for domains, and the verticle that runs one. */
@NullMarked
package dev.switchboard.protocol.domain;

import org.jspecify.annotations.NullMarked;
