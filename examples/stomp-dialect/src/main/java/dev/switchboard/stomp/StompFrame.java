package dev.switchboard.stomp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One STOMP frame.
 *
 * @param headers in their order; of one that is there twice, the first (STOMP 1.2, Repeated Header
 *     Entries)
 */
record StompFrame(String command, Map<String, String> headers, String body) {

  /** A heart-beat: an end of line between frames. */
  private static final byte[] BEAT = {'\n'};

  StompFrame {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A frame without headers or body. */
  static StompFrame of(String command) {
    return new StompFrame(command, Map.of(), "");
  }

  /** The same frame with one more header; without a value it stays as it is. */
  StompFrame with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putIfAbsent(name, value.toString());
    return new StompFrame(command, more, body);
  }

  /** A header's value; null where it is not there. */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The frame as it is sent. */
  byte[] bytes() {
    return bytes(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The frame with a body of these bytes, as it is sent. */
  byte[] bytes(byte[] content) {
    StringBuilder head = new StringBuilder(command).append('\n');
    headers.forEach(
        (name, value) ->
            head.append(written(name)).append(':').append(written(value)).append('\n'));
    if (content.length > 0) {
      head.append("content-length:").append(content.length).append('\n');
    }
    byte[] start = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream(start.length + content.length + 1);
    all.writeBytes(start);
    all.writeBytes(content);
    all.write(0);
    return all.toByteArray();
  }

  /** A heart-beat, as it is sent. */
  static byte[] beat() {
    return BEAT.clone();
  }

  // Clients of STOMP 1.0 knew no escapes, so CONNECTED has none (STOMP 1.2, Value Encoding).
  private String written(String text) {
    return command.equals("CONNECTED") ? text.replaceAll("[\r\n]", " ") : StompEscapes.escape(text);
  }
}
