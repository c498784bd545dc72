/** The feed domain's records: what is published on topics of free names, and reading it again. */
@NullMarked
package dev.switchboard.protocol.feed;

import org.jspecify.annotations.NullMarked;
