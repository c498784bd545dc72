package dev.switchboard.protocol;

/**
 * The one catalogue of errors: each kind with its HTTP status and its words in the dialects
 * (contract 5.1 to 5.5, 6 and 7).
 */
public enum FailureCode {
  INVALID_MESSAGE(400, 2000, "INVALID_MESSAGE", 4005, "消息格式错误", "Invalid message format"),
  UNKNOWN_TYPE(400, 3002, "INVALID_MESSAGE", 4005, "未知的消息类型", "Unknown message type"),
  MISSING_USER_ID(400, 2000, "INVALID_MESSAGE", 4005, "缺少用户ID", "Invalid message format"),
  MISSING_SESSION_ID(400, 2000, "INVALID_MESSAGE", 4005, "缺少会话ID", "Invalid message format"),
  MISSING_SESSION_ID_OR_CONTENT(
      400, 2000, "INVALID_MESSAGE", 4005, "缺少会话ID或消息内容", "Invalid message format"),
  UNSUPPORTED_PROTOCOL(400, 1002, "INVALID_MESSAGE", 4005, "消息格式错误", "Unsupported protocol"),
  UNAUTHENTICATED(401, 1001, "UNAUTHORIZED", 4001, "未认证", "Unauthorized"),
  AUTHENTICATION_FAILED(401, 1001, "UNAUTHORIZED", 4002, "认证失败", "Unauthorized"),
  /** The role does not allow it, whatever it is about. */
  FORBIDDEN(403, 3001, "UNAUTHORIZED", 4004, "无权访问该会话", "Unauthorized"),
  /** It exists and belongs to somebody else; outside chat it looks like {@link #NOT_FOUND}. */
  FOREIGN(404, 3001, "TASK_NOT_FOUND", 4004, "无权访问该会话", "Channel not found"),
  NOT_FOUND(404, 3001, "TASK_NOT_FOUND", 4003, "会话不存在", "Channel not found"),
  TOPIC_NOT_FOUND(404, 3001, "TOPIC_NOT_FOUND", 4003, "会话不存在", "Channel not found"),
  NOT_JOINED(409, 3002, "INVALID_MESSAGE", 4008, "未加入会话", "Not subscribed"),
  /** It is finished or closed and cannot be changed any more. */
  CLOSED(409, 3002, "INVALID_MESSAGE", 4008, "会话已关闭", "Session closed"),
  CONFLICT(409, 3002, "INVALID_MESSAGE", 4005, "消息格式错误", "Conflict"),
  MESSAGE_TOO_LARGE(413, 2001, "MESSAGE_TOO_LARGE", 4007, "消息过大", "Message too large"),
  UNSUPPORTED_MEDIA_TYPE(415, 2000, "INVALID_MESSAGE", 4005, "消息格式错误", "Invalid message format"),
  /** The same idempotency key came with another request. */
  KEY_REUSED(422, 2000, "INVALID_MESSAGE", 4005, "消息格式错误", "Invalid message format"),
  RATE_LIMITED(429, 2002, "RATE_LIMITED", 4006, "请求过于频繁", "Rate limit exceeded"),
  CONNECTION_LIMIT(429, 1000, "LIMIT_EXCEEDED", 4009, "连接数超限", "Too many connections"),
  SUBSCRIPTION_LIMIT(429, 3000, "LIMIT_EXCEEDED", 4010, "订阅数超限", "Too many subscriptions"),
  INTERNAL(500, 5000, "SERVER_ERROR", 5000, "服务器内部错误", "Internal server error"),
  DOMAIN_UNAVAILABLE(503, 5003, "SERVER_ERROR", 5000, "服务器内部错误", "Service unavailable");

  private final int httpStatus;
  private final int envelopeCode;
  private final String taskCode;
  private final int sessionCode;
  private final String chatText;
  private final String channelText;

  FailureCode(
      int httpStatus,
      int envelopeCode,
      String taskCode,
      int sessionCode,
      String chatText,
      String channelText) {
    this.httpStatus = httpStatus;
    this.envelopeCode = envelopeCode;
    this.taskCode = taskCode;
    this.sessionCode = sessionCode;
    this.chatText = chatText;
    this.channelText = channelText;
  }

  /** The HTTP status of the problem document. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The code of the envelope dialect's enum (envelope.md 4.1, contract 5.1). */
  public int envelopeCode() {
    return envelopeCode;
  }

  /** The code word of the task dialect (task.md 4.2, contract 5.2). */
  public String taskCode() {
    return taskCode;
  }

  /** The code of the session dialect (contract 5.3). */
  public int sessionCode() {
    return sessionCode;
  }

  /** The text of the chat dialect (contract 5.5). */
  public String chatText() {
    return chatText;
  }

  /** The text of the channel dialect (contract 5.4 and 7). */
  public String channelText() {
    return channelText;
  }
}
