package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;

/** What channel clients are told of failures (contract 5.4 and 7). */
final class ChannelErrors {

  private ChannelErrors() {}

  /** What the client is told: the domain's own reason, else this dialect's word for the code. */
  static String text(Failure failure) {
    String reason = failure.reason();
    return reason == null ? text(failure.code()) : reason;
  }

  /** The word of the dialect for a class of failures. */
  static String text(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE,
          MISSING_USER_ID,
          MISSING_SESSION_ID,
          MISSING_SESSION_ID_OR_CONTENT,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED ->
          "Invalid message format";
      case UNKNOWN_TYPE -> "Unknown message type";
      case UNSUPPORTED_PROTOCOL -> "Unsupported protocol";
      case UNAUTHENTICATED, AUTHENTICATION_FAILED, FORBIDDEN -> "Unauthorized";
      case FOREIGN, NOT_FOUND, TOPIC_NOT_FOUND -> "Channel not found";
      case NOT_JOINED -> "Not subscribed";
      case CLOSED -> "Session closed";
      case CONFLICT -> "Conflict";
      case MESSAGE_TOO_LARGE -> "Message too large";
      case RATE_LIMITED -> "Rate limit exceeded";
      case CONNECTION_LIMIT -> "Too many connections";
      case SUBSCRIPTION_LIMIT -> "Too many subscriptions";
      case INTERNAL -> "Internal server error";
      case DOMAIN_UNAVAILABLE -> "Service unavailable";
    };
  }
}
