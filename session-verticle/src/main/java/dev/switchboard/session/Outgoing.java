package dev.switchboard.session;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Require;
import dev.switchboard.protocol.tcp.SendTcp;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What is to be sent: its bytes, and how the message that tells of it shows them.
 *
 * @param piece the same as it was written, hex in lower case
 */
record Outgoing(Buffer bytes, Piece piece) {

  /** The most bytes that are sent at once. */
  static final int MAX_BYTES = 65_536;

  /** Reads a request's content. */
  static Outgoing of(SendTcp request) {
    byte[] bytes =
        request.hex() ? hex(request.content()) : request.content().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw Failure.of(
              FailureCode.MESSAGE_TOO_LARGE, "at most " + MAX_BYTES + " bytes are sent at once")
          .exception();
    }
    String shown = request.hex() ? HexFormat.of().formatHex(bytes) : request.content();
    return new Outgoing(Buffer.buffer(bytes), new Piece(shown, request.hex(), bytes.length));
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw Require.invalid("content is no even number of hex digits");
    }
  }

  /** How many bytes. */
  int length() {
    return piece.byteLength();
  }
}
