package dev.switchboard.protocol.dialect;

/**
 * What a gateway must know of a dialect besides its frames (contract 3, 5.4 and 5.6).
 *
 * @param name its name in configuration and in {@code Sec-WebSocket-Protocol}: {@code
 *     switchboard.<name>}
 * @param tokenRequired whether it never takes a client without a token
 * @param welcomesBeforeAuthentication whether the welcome is sent at once, not only to a known
 *     principal
 * @param refusesRepeatedFailures whether handshakes are answered with 401 or 429 after three
 *     refused ones within a minute from one address with one token
 * @param resumesByClientId whether a lost socket is taken over by its client id too, or by its
 *     principal alone
 * @param binary whether its frames are binary
 */
public record DialectRules(
    String name,
    boolean tokenRequired,
    boolean welcomesBeforeAuthentication,
    boolean refusesRepeatedFailures,
    boolean resumesByClientId,
    boolean binary) {}
