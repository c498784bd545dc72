package dev.switchboard.websocket;

/**
 * How a socket ended: with the code and reason of the close frame that came first, the peer's or
 * ours, or 1006 where there was none; {@code clean} when both sides sent theirs (RFC 6455, 7.1.4).
 */
public record SocketClosed(int code, String reason, boolean clean) {}
