package dev.switchboard.protocol.command;

/**
 * Makes a request happen once: a repeat within 24 hours gets the first answer.
 *
 * @param principalId whose key it is
 * @param scope where keys are compared: {@code message}, {@code chat.clientId}, or an HTTP route
 * @param key the client's own id for the request
 * @param fingerprint what must be equal for it to be the same request, such as a command's name or
 *     a hash of a body; another one is refused with {@code KEY_REUSED}
 */
public record OnceKey(String principalId, String scope, String key, String fingerprint) {}
