package dev.switchboard.gateway.auth;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request target, decoded once; names in the order they came in. Neither {@code
 * HttpServerRequest.params()} nor Netty's {@code QueryStringDecoder} as a whole would do: they pass
 * over bytes that are not UTF-8 and parameters beyond 1,024, and the first also mixes names in
 * capitals and parameters of the path in.
 */
public final class QueryParameters {

  private static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads what stands behind the question mark; null and "" are an empty query.
   *
   * @throws IllegalArgumentException where an escape is malformed or its bytes are not UTF-8
   */
  public static QueryParameters parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values
            .computeIfAbsent(decode(name.replace('+', ' ')), unused -> new ArrayList<>(1))
            .add(decode(value.replace('+', ' ')));
      }
    }
    return new QueryParameters(values);
  }

  /** Every value of a name, in order; none where the query does not have it. */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** The first value of a name. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** The first value of every name. */
  public Map<String, String> firstValues() {
    Map<String, String> first = new LinkedHashMap<>();
    values.forEach((name, all) -> first.put(name, all.get(0)));
    return first;
  }

  /**
   * Takes the percent escapes out of a text.
   *
   * @throws IllegalArgumentException where an escape is malformed or its bytes are not UTF-8
   */
  public static String decode(String text) {
    // Netty takes bytes that are not UTF-8 for other characters; so it gives the bytes alone.
    byte[] octets =
        QueryStringDecoder.decodeComponent(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
            .getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("percent escapes are not UTF-8", e);
    }
  }
}
