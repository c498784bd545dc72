@NullMarked
package dev.switchboard.server.config;

import org.jspecify.annotations.NullMarked;
