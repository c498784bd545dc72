package dev.switchboard.protocol;

/**
 * The classes of failures, each with its HTTP status (contract 6 and 7). How a dialect tells its
 * clients of them stands with the dialect; a domain may give a failure a reason of its own ({@link
 * Failure#because}).
 */
public enum FailureCode {
  INVALID_MESSAGE(400),
  UNKNOWN_TYPE(400),
  MISSING_USER_ID(400),
  MISSING_SESSION_ID(400),
  MISSING_SESSION_ID_OR_CONTENT(400),
  UNSUPPORTED_PROTOCOL(400),
  UNAUTHENTICATED(401),
  AUTHENTICATION_FAILED(401),
  /** The role does not allow it, whatever it is about. */
  FORBIDDEN(403),
  /** It exists and belongs to somebody else; outside chat it looks like {@link #NOT_FOUND}. */
  FOREIGN(404),
  NOT_FOUND(404),
  TOPIC_NOT_FOUND(404),
  NOT_JOINED(409),
  /** It is finished or closed and cannot be changed any more. */
  CLOSED(409),
  CONFLICT(409),
  MESSAGE_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  /** The same idempotency key came with another request. */
  KEY_REUSED(422),
  RATE_LIMITED(429),
  CONNECTION_LIMIT(429),
  SUBSCRIPTION_LIMIT(429),
  INTERNAL(500),
  DOMAIN_UNAVAILABLE(503);

  private final int httpStatus;

  FailureCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The HTTP status of the problem document. */
  public int httpStatus() {
    return httpStatus;
  }
}
