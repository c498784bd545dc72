package dev.switchboard.websocket;

import io.netty.handler.codec.DecoderException;

/** Why a request of a version that is neither HTTP/1.0 nor HTTP/1.1 is malformed. */
public final class UnsupportedVersion extends DecoderException {

  private static final long serialVersionUID = 1L;

  UnsupportedVersion(String version) {
    super(version + " is not spoken here, but HTTP/1.1", null);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
