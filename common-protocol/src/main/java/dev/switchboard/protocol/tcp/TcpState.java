package dev.switchboard.protocol.tcp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a TCP session stands (contract 5.3). */
public enum TcpState {
  CONNECTING,
  LISTENING,
  CONNECTED,
  DISCONNECTED,
  ERROR;

  /** The state of that word. */
  @JsonCreator
  public static TcpState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The word for it on the wire. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
