package dev.switchboard.protocol;

import java.util.Locale;
import java.util.Optional;

/** What a principal may do (contract 3 and 7). */
public enum Role {
  USER,
  AGENT,
  SERVICE,
  ADMIN;

  /** The role of a token's {@code role} claim; empty for a word that is no role. */
  public static Optional<Role> of(String claim) {
    for (Role role : values()) {
      if (role.claim().equals(claim)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /** The word for this role in a token. */
  public String claim() {
    return name().toLowerCase(Locale.ROOT);
  }
}
