/**
 * Who is subscribed to what: the book that sessions keep, and the domain that answers from it
 * (contract 6, {@code /topics}, and 7, {@code presence.list}).
 */
@NullMarked
package dev.switchboard.gateway.presence;

import org.jspecify.annotations.NullMarked;
