package dev.switchboard.websocket;

/** What a peer did wrong, with the code to close with; an everyday event, so without a stack. */
final class SocketFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int closeCode;

  private SocketFault(int closeCode, String reason) {
    super(reason, null, false, false);
    this.closeCode = closeCode;
  }

  static SocketFault protocol(String reason) {
    return new SocketFault(CloseStatus.PROTOCOL_ERROR, reason);
  }

  static SocketFault invalidData(String reason) {
    return new SocketFault(CloseStatus.INVALID_DATA, reason);
  }

  static SocketFault tooBig() {
    return new SocketFault(CloseStatus.TOO_BIG, "message too big");
  }

  int closeCode() {
    return closeCode;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
