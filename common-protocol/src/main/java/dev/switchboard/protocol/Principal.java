package dev.switchboard.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected. Identity comes from here only, never from a field of a message.
 *
 * @param userId the token's {@code sub}, or what an anonymous client claims to be
 * @param role what it may do
 * @param grants topic patterns granted by the token; {@code *} stands for any characters
 * @param proof how the name is known
 * @param expiresAtMs when the token expires, epoch milliseconds; null for never
 * @param issuedAtMs when the token was issued, epoch milliseconds; null where that is not known
 */
public record Principal(
    UserId userId,
    Role role,
    List<String> grants,
    Proof proof,
    @Nullable Long expiresAtMs,
    @Nullable Long issuedAtMs) {

  /** How a principal's name is known. */
  public enum Proof {
    /** A valid token. */
    TOKEN,
    /** The client's own word, while {@code auth.anonymous} is true. */
    CLAIM,
    /** Nothing: the server made the name up. Such clients are not counted by limits. */
    NONE
  }

  public Principal {
    grants = List.copyOf(grants);
  }

  /** Whose token, if it is one, does not tell when it was issued. */
  public Principal(
      UserId userId, Role role, List<String> grants, Proof proof, @Nullable Long expiresAtMs) {
    this(userId, role, grants, proof, expiresAtMs, null);
  }

  /** A client without a token that names itself. */
  public static Principal claimed(UserId userId) {
    return new Principal(userId, Role.USER, List.of(), Proof.CLAIM, null);
  }

  /** A client without token or name, under a name that the server made up. */
  public static Principal unnamed(String madeUpId) {
    return new Principal(UserId.of(madeUpId), Role.USER, List.of(), Proof.NONE, null);
  }

  /** The same principal, its name in the JSON type that the client wrote. */
  public Principal named(UserId sameId) {
    return new Principal(sameId, role, grants, proof, expiresAtMs, issuedAtMs);
  }

  /** The name as text. */
  public String id() {
    return userId.value();
  }

  /** Whether a token proved the name. */
  public boolean verified() {
    return proof == Proof.TOKEN;
  }

  /** Whether the token grants the topic by one of its patterns. */
  public boolean grants(Topic topic) {
    return grants.stream().anyMatch(pattern -> TopicPattern.matches(pattern, topic.name()));
  }
}
