/**
 * The chat domain: sessions between a user and an agent, their messages and read receipts.
 *
 * <p>The walk of a message: {@link dev.switchboard.chat.ChatDomain} binds each command to a method
 * of {@code ChatService}; the service checks, in the transaction that it hands to the store, that
 * the caller may enter the session ({@code ChatAccess}) and that it is open, and appends the
 * message to the topic {@code chat/<sessionId>}. The log keeps the messages and numbers them; only
 * the sessions themselves ({@code ChatSessions}) and how far they are read ({@code ChatReceipts})
 * have tables of their own.
 */
@NullMarked
package dev.switchboard.chat;

import org.jspecify.annotations.NullMarked;
