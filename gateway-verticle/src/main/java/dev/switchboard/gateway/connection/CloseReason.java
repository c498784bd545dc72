package dev.switchboard.gateway.connection;

import dev.switchboard.protocol.FailureCode;

/** Why the gateway closes a socket: RFC 6455, 7.4, and the contract's own codes. */
enum CloseReason {
  NORMAL(1000, "bye", false),
  DRAIN(1001, "server is going away", true),
  UNSUPPORTED_PROTOCOL(1002, "unsupported protocol version", false),
  POLICY(1008, "policy violation", false),
  /** The dialect counts its own messages, which may come in several of the socket's. */
  TOO_BIG(1009, "message too big", false),
  /** An administrator closes it. */
  DISMISSED(1008, "closed by an administrator", false),
  /** The tokens of its principal were revoked. */
  REVOKED(1008, "the token was revoked", false),
  /** Something in the server threw. Not resumed, since the same subscriptions may throw again. */
  INTERNAL_ERROR(1011, "internal error", false),
  /** What the client was subscribed to could not be had again. */
  UNAVAILABLE(1013, "try again later", true),
  TOO_SLOW(4000, "too slow", true),
  SILENT(4001, "silent", true);

  private final int code;
  private final String text;
  private final boolean resumable;

  CloseReason(int code, String text, boolean resumable) {
    this.code = code;
    this.text = text;
    this.resumable = resumable;
  }

  /** Why a socket ends behind a failure that its dialect does not survive. */
  static CloseReason behind(FailureCode failure) {
    return switch (failure) {
      case UNSUPPORTED_PROTOCOL -> UNSUPPORTED_PROTOCOL;
      case MESSAGE_TOO_LARGE -> TOO_BIG;
      default -> POLICY;
    };
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  /** Whether the client is told of it beforehand, since nothing that it said is the reason. */
  boolean announced() {
    return resumable || this == DISMISSED || this == REVOKED;
  }

  /** Whether the next socket of the client takes over what this one leaves. */
  boolean resumable() {
    return resumable;
  }
}
