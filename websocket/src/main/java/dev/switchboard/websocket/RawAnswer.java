package dev.switchboard.websocket;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What a connection is told that sent no request that could be handed on; it ends behind that.
 *
 * @param content may be empty
 */
public record RawAnswer(int status, Map<String, String> headers, Buffer content) {

  public RawAnswer {
    headers = Map.copyOf(headers);
    content = content.copy();
  }

  /** Makes one of a status and a sentence that says what is wrong. */
  @FunctionalInterface
  public interface Words extends BiFunction<Integer, String, RawAnswer> {}
}
