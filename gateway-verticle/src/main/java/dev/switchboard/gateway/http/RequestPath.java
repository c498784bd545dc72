package dev.switchboard.gateway.http;

import dev.switchboard.gateway.auth.QueryParameters;
import java.util.regex.Pattern;

/** Spellings of a path that mean the same (RFC 3986, 6.2.2.2), made one. */
public final class RequestPath {

  private static final Pattern PLAIN = Pattern.compile("[\\x00-\\x7f&&[^%]]*");

  // An octet beyond ASCII, or an escaped letter, digit, hyphen, dot, underscore or tilde.
  private static final Pattern OTHERWISE_WRITTEN =
      Pattern.compile("[\\x80-\\xff]|%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|2[DEde]|5[Ff]|7[Ee])");

  private RequestPath() {}

  /**
   * The path with every octet escaped that must be, and none that need not be. Slashes and dot
   * segments stay: what is written differently there is another path.
   *
   * @throws IllegalArgumentException where an escape is malformed or its bytes are not UTF-8
   */
  static String comparable(String path) {
    if (PLAIN.matcher(path).matches()) {
      return path;
    }
    String unused = QueryParameters.decode(path);
    return OTHERWISE_WRITTEN
        .matcher(path)
        .replaceAll(
            found -> {
              String octet = found.group();
              return octet.length() == 1
                  ? "%%%02X".formatted((int) octet.charAt(0))
                  : QueryParameters.decode(octet);
            });
  }

  /** The same path without the one slash that may stand at its end (contract 8). */
  public static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
