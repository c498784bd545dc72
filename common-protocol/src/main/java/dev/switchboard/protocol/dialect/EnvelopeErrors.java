package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.FailureCode;

/** The numbers by which envelope clients are told of failures (envelope.md 4.1, contract 5.1). */
final class EnvelopeErrors {

  private EnvelopeErrors() {}

  /** The number of a class of failures. */
  static int code(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE,
          MISSING_USER_ID,
          MISSING_SESSION_ID,
          MISSING_SESSION_ID_OR_CONTENT,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED ->
          2000;
      case UNKNOWN_TYPE, NOT_JOINED, CLOSED, CONFLICT -> 3002;
      case UNSUPPORTED_PROTOCOL -> 1002;
      case UNAUTHENTICATED, AUTHENTICATION_FAILED -> 1001;
      case FORBIDDEN, FOREIGN, NOT_FOUND, TOPIC_NOT_FOUND -> 3001;
      case MESSAGE_TOO_LARGE -> 2001;
      case RATE_LIMITED -> 2002;
      case CONNECTION_LIMIT -> 1000;
      case SUBSCRIPTION_LIMIT -> 3000;
      case INTERNAL -> 5000;
      case DOMAIN_UNAVAILABLE -> 5003;
    };
  }
}
