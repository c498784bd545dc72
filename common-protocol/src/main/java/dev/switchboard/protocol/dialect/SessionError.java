package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;

/** The errors that TCP consoles are told, each with its number and its text (contract 5.3, 7). */
enum SessionError {
  UNAUTHENTICATED(4001, "未认证"),
  AUTHENTICATION_FAILED(4002, "认证失败"),
  NO_SUCH_SESSION(4003, "会话不存在"),
  FORBIDDEN(4004, "权限不足"),
  INVALID_MESSAGE(4005, "消息格式错误"),
  RATE_LIMITED(4006, "请求过于频繁"),
  MESSAGE_TOO_LARGE(4007, "消息过大"),
  NOT_CONNECTED(4008, "会话未连接"),
  CONNECTION_LIMIT(4009, "连接数超限"),
  SUBSCRIPTION_LIMIT(4010, "订阅数超限"),
  INTERNAL(5000, "服务器内部错误");

  private final int code;
  private final String text;

  SessionError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The error by which a class of failures is told. */
  static SessionError of(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE,
          UNKNOWN_TYPE,
          MISSING_USER_ID,
          MISSING_SESSION_ID,
          MISSING_SESSION_ID_OR_CONTENT,
          UNSUPPORTED_PROTOCOL,
          CONFLICT,
          UNSUPPORTED_MEDIA_TYPE,
          KEY_REUSED ->
          INVALID_MESSAGE;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case AUTHENTICATION_FAILED -> AUTHENTICATION_FAILED;
      case FORBIDDEN, FOREIGN -> FORBIDDEN;
      case NOT_FOUND, TOPIC_NOT_FOUND -> NO_SUCH_SESSION;
      case NOT_JOINED, CLOSED -> NOT_CONNECTED;
      case MESSAGE_TOO_LARGE -> MESSAGE_TOO_LARGE;
      case RATE_LIMITED -> RATE_LIMITED;
      case CONNECTION_LIMIT -> CONNECTION_LIMIT;
      case SUBSCRIPTION_LIMIT -> SUBSCRIPTION_LIMIT;
      case INTERNAL, DOMAIN_UNAVAILABLE -> INTERNAL;
    };
  }

  /** Its number. */
  int code() {
    return code;
  }

  /** What the client is told: the domain's own reason, else the document's text. */
  String text(Failure failure) {
    String reason = failure.reason();
    return reason == null ? text : reason;
  }
}
