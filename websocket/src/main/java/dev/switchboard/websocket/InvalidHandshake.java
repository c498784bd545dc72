package dev.switchboard.websocket;

import java.util.Map;

/** A request that asks for an upgrade but is no WebSocket handshake; it has not been answered. */
public final class InvalidHandshake extends RuntimeException {

  private final int status;
  private final transient Map<String, String> headers;

  InvalidHandshake(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  InvalidHandshake(String detail) {
    this(400, detail, Map.of());
  }

  /** The HTTP status to answer with. */
  public int status() {
    return status;
  }

  /** The headers to answer with. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What is wrong with it. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
