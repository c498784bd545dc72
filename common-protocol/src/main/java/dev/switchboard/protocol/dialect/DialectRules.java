package dev.switchboard.protocol.dialect;

/**
 * What a gateway must know of a dialect besides its frames (contract 3, 5.4 and 5.6).
 *
 * @param name its name in configuration and in {@code Sec-WebSocket-Protocol}: {@code
 *     switchboard.<name>}
 * @param claim how a client without a token names itself
 * @param welcomesBeforeAuthentication whether the welcome is sent at once, not only to a known
 *     principal
 * @param refusesRepeatedFailures whether handshakes are answered with 401 or 429 after three
 *     refused ones within a minute from one address with one token
 * @param resumesByClientId whether a lost socket is taken over by its client id too, or by its
 *     principal alone
 * @param binary whether its frames are binary
 * @param acknowledges whether its clients acknowledge notifications, which are sent again until
 *     they do (contract 5.1)
 * @param closesOnRefusedAuthentication whether every authentication message that is refused, for
 *     whatever reason, closes the socket (contract 7, session)
 */
public record DialectRules(
    String name,
    Claim claim,
    boolean welcomesBeforeAuthentication,
    boolean refusesRepeatedFailures,
    boolean resumesByClientId,
    boolean binary,
    boolean acknowledges,
    boolean closesOnRefusedAuthentication) {

  /** The rules of a dialect that lets clients try again where nothing was wrong with a token. */
  public DialectRules(
      String name,
      Claim claim,
      boolean welcomesBeforeAuthentication,
      boolean refusesRepeatedFailures,
      boolean resumesByClientId,
      boolean binary,
      boolean acknowledges) {
    this(
        name,
        claim,
        welcomesBeforeAuthentication,
        refusesRepeatedFailures,
        resumesByClientId,
        binary,
        acknowledges,
        false);
  }

  /** The rules of a dialect without acknowledgements. */
  public DialectRules(
      String name,
      Claim claim,
      boolean welcomesBeforeAuthentication,
      boolean refusesRepeatedFailures,
      boolean resumesByClientId,
      boolean binary) {
    this(
        name,
        claim,
        welcomesBeforeAuthentication,
        refusesRepeatedFailures,
        resumesByClientId,
        binary,
        false);
  }

  /** How a client without a token names itself, while {@code auth.anonymous} is true. */
  public enum Claim {
    /** Not at all: this dialect always needs a token. */
    NEVER,
    /** By its client id at the handshake; one without any is given a name. */
    AT_HANDSHAKE,
    /** By its authentication message. */
    BY_MESSAGE
  }
}
