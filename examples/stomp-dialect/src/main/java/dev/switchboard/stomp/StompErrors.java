package dev.switchboard.stomp;

import dev.switchboard.protocol.FailureCode;

/** What the {@code message} header of an ERROR frame says for each kind of failure. */
final class StompErrors {

  private StompErrors() {}

  static String text(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE,
          MISSING_USER_ID,
          MISSING_SESSION_ID,
          MISSING_SESSION_ID_OR_CONTENT,
          UNSUPPORTED_MEDIA_TYPE ->
          "malformed frame received";
      case UNKNOWN_TYPE -> "unknown command";
      case UNSUPPORTED_PROTOCOL -> "unsupported version";
      case UNAUTHENTICATED, AUTHENTICATION_FAILED, FORBIDDEN -> "access refused";
      case FOREIGN, NOT_FOUND, TOPIC_NOT_FOUND -> "not found";
      case NOT_JOINED, CLOSED, CONFLICT, KEY_REUSED -> "conflict";
      case MESSAGE_TOO_LARGE -> "frame too large";
      case RATE_LIMITED -> "too many frames";
      case CONNECTION_LIMIT -> "too many connections";
      case SUBSCRIPTION_LIMIT -> "too many subscriptions";
      case INTERNAL -> "internal error";
      case DOMAIN_UNAVAILABLE -> "unavailable";
    };
  }
}
