package dev.switchboard.chaos.client;

/**
 * Who a client is.
 *
 * @param principal its name
 * @param token a token that says so
 */
public record Account(String principal, String token) {

  /** An account with a role. */
  public static Account of(String principal, String role) {
    return new Account(principal, Tokens.of(principal, role));
  }
}
