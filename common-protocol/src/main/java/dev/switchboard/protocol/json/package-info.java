/** The one strict JSON mapper: bounded nesting and numbers, no duplicate keys, no coercion. */
@Api
@NullMarked
package dev.switchboard.protocol.json;

import dev.switchboard.protocol.Api;
import org.jspecify.annotations.NullMarked;
