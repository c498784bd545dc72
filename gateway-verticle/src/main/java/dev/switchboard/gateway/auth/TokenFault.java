package dev.switchboard.gateway.auth;

/** Why a token is refused, in words for the log; the client is told no more than that it is. */
enum TokenFault {
  MALFORMED("it is no JWT of at most " + TokenClaims.MAX_LENGTH + " characters"),
  ALGORITHM("its algorithm is not taken"),
  EXTENSION("it has a critical extension"),
  NO_KEY("there is no key of its algorithm and key id"),
  SIGNATURE("its signature was not made with the key"),
  EXPIRED("it has expired"),
  NOT_YET_VALID("nbf lies in the future"),
  EXPIRY("exp is no number"),
  NOT_BEFORE("nbf is no number"),
  ISSUER("iss is not auth.jwt.issuer"),
  AUDIENCE("aud does not name auth.jwt.audience"),
  SUBJECT("sub is missing or cannot be a user id"),
  REVOKED("the tokens of its subject were revoked after it was issued");

  private final String words;

  TokenFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
