package dev.switchboard.protocol.tcp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.switchboard.protocol.json.Require;
import java.util.Locale;

/** Which end of a TCP session the server is (contract 6). */
public enum TcpMode {
  /** It dials. */
  CLIENT,
  /** It listens; several devices may connect. */
  SERVER;

  /** The mode of that word; another word is an invalid message. */
  @JsonCreator
  public static TcpMode of(String word) {
    for (TcpMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw Require.invalid("mode is neither client nor server");
  }

  /** The word for it on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
