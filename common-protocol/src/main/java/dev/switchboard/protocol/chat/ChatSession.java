package dev.switchboard.protocol.chat;

import dev.switchboard.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A chat session (contract 6).
 *
 * @param status {@code waiting}, {@code active} or {@code closed}
 * @param createdAt epoch milliseconds
 */
public record ChatSession(
    long sessionId,
    UserId userId,
    String status,
    long createdAt,
    @Nullable String subject,
    @Nullable UserId agentId) {}
