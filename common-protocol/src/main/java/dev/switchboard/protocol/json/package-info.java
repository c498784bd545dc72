/** The one strict JSON mapper: bounded nesting and numbers, no duplicate keys, no coercion. */
@NullMarked
package dev.switchboard.protocol.json;

import org.jspecify.annotations.NullMarked;
