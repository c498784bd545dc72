package dev.switchboard.protocol.dialect;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a gateway must know of a dialect besides its frames (contract 3, 5.4 and 5.6).
 *
 * @param name its name in configuration and in {@code Sec-WebSocket-Protocol}: {@code
 *     switchboard.<name>}
 * @param claim how a client without a token names itself
 * @param traits in what else it differs from other dialects
 */
public record DialectRules(String name, Claim claim, Set<Trait> traits) {

  /** How a client without a token names itself, while {@code auth.anonymous} is true. */
  public enum Claim {
    /** Not at all: this dialect always needs a token. */
    NEVER,
    /** By its client id at the handshake; one without any is given a name. */
    AT_HANDSHAKE,
    /** By its authentication message. */
    BY_MESSAGE
  }

  /** What is so in some dialects only. */
  public enum Trait {
    /** The welcome is sent at once, not only to a known principal. */
    WELCOMES_BEFORE_AUTHENTICATION,
    /**
     * Handshakes are answered with 401 or 429 after three refused ones within a minute from one
     * address with one token.
     */
    REFUSES_REPEATED_FAILURES,
    /** A lost socket is resumed by its client id too, not by its principal alone. */
    RESUMES_BY_CLIENT_ID,
    /** Its frames are binary. */
    BINARY,
    /** Clients acknowledge notifications, which are sent again until they do (contract 5.1). */
    ACKNOWLEDGES,
    /**
     * Each socket has an object of its own, which may hold what it must remember of that socket.
     * Nothing that it encodes is kept for others.
     */
    ONE_PER_SOCKET,
    /**
     * What a lost socket was subscribed to is gone on with topic by topic, as the client subscribes
     * again: it could make nothing of events that it has not asked this socket for.
     */
    RESUMES_ON_REQUEST,
    /**
     * A message over the rate is waited for rather than refused, since a refusal ends the socket.
     */
    NEVER_REFUSED_FOR_RATE,
    /**
     * Every authentication message that is refused, for whatever reason, closes the socket
     * (contract 7, session).
     */
    CLOSES_ON_REFUSED_AUTHENTICATION
  }

  public DialectRules {
    EnumSet<Trait> copy = EnumSet.noneOf(Trait.class);
    copy.addAll(traits);
    traits = Collections.unmodifiableSet(copy);
  }

  /** The rules of a dialect without any of the traits. */
  public static DialectRules of(String name, Claim claim) {
    return new DialectRules(name, claim, Set.of());
  }

  /** The same rules with one more trait. */
  public DialectRules with(Trait trait) {
    return with(trait, true);
  }

  /** The same rules, with one more trait where the condition holds. */
  public DialectRules with(Trait trait, boolean condition) {
    if (!condition) {
      return this;
    }
    EnumSet<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new DialectRules(name, claim, more);
  }

  /** Whether the dialect has the trait. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether its frames are binary. */
  public boolean binary() {
    return has(Trait.BINARY);
  }

  /** Whether clients acknowledge notifications. */
  public boolean acknowledges() {
    return has(Trait.ACKNOWLEDGES);
  }
}
