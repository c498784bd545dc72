package dev.switchboard.websocket;

import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections of a PEM file, in its order; text between them says nothing (RFC 7468). */
final class PemSections {

  private static final Pattern SECTION =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemSections() {}

  /**
   * One section.
   *
   * @param label what stands behind BEGIN
   * @param body what stands between the lines of BEGIN and END
   */
  record Section(String label, String body) {

    /**
     * The bytes that the section holds.
     *
     * @throws IllegalArgumentException where it is not Base64
     */
    byte[] der() {
      return Base64.getMimeDecoder().decode(body);
    }
  }

  static List<Section> of(String text) {
    Matcher matcher = SECTION.matcher(text);
    return matcher.results().map(found -> new Section(found.group(1), found.group(2))).toList();
  }
}
