/** The chat domain's records: sessions, messages, history, read receipts. */
@NullMarked
package dev.switchboard.protocol.chat;

import org.jspecify.annotations.NullMarked;
