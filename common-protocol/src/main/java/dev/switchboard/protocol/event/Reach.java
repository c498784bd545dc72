package dev.switchboard.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * Whom an event reaches among those subscribed.
 *
 * @param exceptConnection the one socket that is not told, since it caused it; null for none
 * @param onlyFor the one user who may see it, besides services and administrators; null for
 *     everyone
 * @param conflationKey events of one topic with the same key may be replaced by newer ones before
 *     they are written; null for an event that is always written
 * @param immediate whether it is written at once, in the place of what waits under its key
 * @param revision of which thing it tells which state, so that one that comes behind a newer one is
 *     left out; null for an event that stands for itself
 */
public record Reach(
    @Nullable String exceptConnection,
    @Nullable String onlyFor,
    @Nullable String conflationKey,
    boolean immediate,
    @Nullable Revision revision) {

  /**
   * A state of a thing.
   *
   * @param of which thing, within the topic
   * @param number grows with each state
   */
  public record Revision(String of, long number) {}

  /** Everyone, always. */
  public static final Reach ALL = new Reach(null, null, null, false, null);

  /** Everyone but one socket. */
  public static Reach except(@Nullable String connectionId) {
    return connectionId == null ? ALL : new Reach(connectionId, null, null, false, null);
  }

  /** One user, besides services and administrators; null for everyone. */
  public static Reach onlyFor(@Nullable String userId) {
    return userId == null ? ALL : new Reach(null, userId, null, false, null);
  }

  /** The same reach for an event that newer ones of the key may replace. */
  public Reach conflatedBy(String key) {
    return new Reach(exceptConnection, onlyFor, key, false, revision);
  }

  /** The same reach for the last event of a key, which is not held back. */
  public Reach lastOf(String key) {
    return new Reach(exceptConnection, onlyFor, key, true, revision);
  }

  /** The same reach for an event that tells of a state of a thing. */
  public Reach telling(String of, long number) {
    return new Reach(exceptConnection, onlyFor, conflationKey, immediate, new Revision(of, number));
  }
}
