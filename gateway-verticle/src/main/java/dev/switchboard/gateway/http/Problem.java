package dev.switchboard.gateway.http;

import dev.switchboard.protocol.Failure;
import dev.switchboard.protocol.FailureCode;
import dev.switchboard.protocol.json.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An error as {@code application/problem+json} (RFC 9457).
 *
 * @param headers what goes with it besides; never null values
 */
public record Problem(
    int status, String type, String title, String detail, Map<String, String> headers) {

  private static final String MEDIA_TYPE = "application/problem+json";
  private static final String CHALLENGE = "Bearer realm=\"switchboard\"";

  public Problem {
    headers = Map.copyOf(headers);
  }

  private record Body(String type, String title, int status, String detail) {}

  /** A problem that is fully told by its status. */
  public static Problem of(int status, String detail) {
    return new Problem(
        status,
        "about:blank",
        HttpResponseStatus.valueOf(status).reasonPhrase(),
        detail,
        status == 401 ? challenge(", error=\"invalid_token\"") : Map.of());
  }

  /** A failure of the one catalogue. */
  public static Problem of(Failure failure) {
    FailureCode code = failure.code();
    String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Map<String, String> headers =
        switch (code) {
          case UNAUTHENTICATED -> challenge("");
          case AUTHENTICATION_FAILED -> challenge(", error=\"invalid_token\"");
          case DOMAIN_UNAVAILABLE -> Map.of("Retry-After", "1");
          default -> Map.of();
        };
    return new Problem(
        code.httpStatus(),
        "urn:switchboard:problem:" + words.replace(' ', '-'),
        Character.toUpperCase(words.charAt(0)) + words.substring(1),
        failure.detail(),
        headers);
  }

  /** The same problem with one more header. */
  public Problem with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Problem(status, type, title, detail, more);
  }

  /** The problem as an answer. */
  Answer answer() {
    return new Answer(
        status, MEDIA_TYPE, Json.encode(new Body(type, title, status, detail)), headers);
  }

  /** Answers a request that has no body or whose body nobody waits for. */
  public void send(HttpServerRequest request) {
    answer().write(request);
  }

  private static Map<String, String> challenge(String error) {
    return Map.of("WWW-Authenticate", CHALLENGE + error);
  }
}
