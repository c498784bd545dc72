package dev.switchboard.websocket;

/** The close codes this layer uses itself (RFC 6455, 7.4.1). */
final class CloseStatus {

  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int NONE_GIVEN = 1005;
  static final int ABNORMAL = 1006;
  static final int INVALID_DATA = 1007;
  static final int TOO_BIG = 1009;
  static final int INTERNAL_ERROR = 1011;

  private CloseStatus() {}

  /** Whether a close frame may carry the code; 1004 to 1006 and 1015 may not. */
  static boolean sendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
