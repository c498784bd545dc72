package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * Somebody came to a topic or left it.
 *
 * @param action {@code join} or {@code leave}
 */
public record Presence(String action, @Nullable String clientId, String principal)
    implements BuiltIn {

  @Override
  public PayloadKind kind() {
    return PayloadKind.PRESENCE;
  }
}
