package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.FailureCode;

/** The code words by which task clients are told of failures (task.md 4.2, contract 5.2). */
final class TaskErrors {

  private TaskErrors() {}

  /** The word of a class of failures. */
  static String code(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE,
          UNKNOWN_TYPE,
          MISSING_USER_ID,
          MISSING_SESSION_ID,
          MISSING_SESSION_ID_OR_CONTENT,
          UNSUPPORTED_PROTOCOL,
          NOT_JOINED,
          CLOSED,
          CONFLICT,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED ->
          "INVALID_MESSAGE";
      case UNAUTHENTICATED, AUTHENTICATION_FAILED, FORBIDDEN -> "UNAUTHORIZED";
      case FOREIGN, NOT_FOUND -> "TASK_NOT_FOUND";
      case TOPIC_NOT_FOUND -> "TOPIC_NOT_FOUND";
      case MESSAGE_TOO_LARGE -> "MESSAGE_TOO_LARGE";
      case RATE_LIMITED -> "RATE_LIMITED";
      case CONNECTION_LIMIT, SUBSCRIPTION_LIMIT -> "LIMIT_EXCEEDED";
      case INTERNAL, DOMAIN_UNAVAILABLE -> "SERVER_ERROR";
    };
  }
}
