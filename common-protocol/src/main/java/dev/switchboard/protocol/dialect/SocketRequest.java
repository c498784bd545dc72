package dev.switchboard.protocol.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake asks for that a dialect may choose its form by.
 *
 * @param path without a slash at the end
 * @param subprotocol the one that chose the dialect; null where its path did
 * @param query every name once, the first value counts
 */
public record SocketRequest(String path, @Nullable String subprotocol, Map<String, String> query) {

  public SocketRequest {
    query = Map.copyOf(query);
  }
}
