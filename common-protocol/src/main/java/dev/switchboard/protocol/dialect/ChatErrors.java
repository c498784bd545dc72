package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;

/** What chat clients are told of failures (contract 5.5). */
final class ChatErrors {

  private ChatErrors() {}

  /** What the client is told: the domain's own reason, else this dialect's word for the code. */
  static String text(Failure failure) {
    String reason = failure.reason();
    return reason == null ? text(failure.code()) : reason;
  }

  /** The word of the dialect for a class of failures. */
  static String text(FailureCode code) {
    return switch (code) {
      case INVALID_MESSAGE, UNSUPPORTED_PROTOCOL, CONFLICT, UNSUPPORTED_MEDIA_TYPE, KEY_REUSED ->
          "消息格式错误";
      case UNKNOWN_TYPE -> "未知的消息类型";
      case MISSING_USER_ID -> "缺少用户ID";
      case MISSING_SESSION_ID -> "缺少会话ID";
      case MISSING_SESSION_ID_OR_CONTENT -> "缺少会话ID或消息内容";
      case UNAUTHENTICATED -> "未认证";
      case AUTHENTICATION_FAILED -> "认证失败";
      case FORBIDDEN, FOREIGN -> "无权访问该会话";
      case NOT_FOUND, TOPIC_NOT_FOUND -> "会话不存在";
      case NOT_JOINED -> "未加入会话";
      case CLOSED -> "会话已关闭";
      case MESSAGE_TOO_LARGE -> "消息过大";
      case RATE_LIMITED -> "请求过于频繁";
      case CONNECTION_LIMIT -> "连接数超限";
      case SUBSCRIPTION_LIMIT -> "订阅数超限";
      case INTERNAL, DOMAIN_UNAVAILABLE -> "服务器内部错误";
    };
  }
}
