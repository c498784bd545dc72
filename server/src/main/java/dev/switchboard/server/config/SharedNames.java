package dev.switchboard.server.config;

import java.util.regex.Pattern;

/**
 * Tells which names are meant for this server where others have names too: among the variables of
 * the environment and the properties of the JVM.
 */
final class SharedNames {

  // Some of Java's own properties begin as our settings http.… and native.… do.
  private static final Pattern OF_JAVA =
      Pattern.compile(
          "native\\.encoding|http\\.(agent|keepAlive(\\..+)?|maxConnections|maxRedirects|nonProxyHosts|proxyHost"
              + "|proxyPort|proxyUser|proxyPassword|auth\\..+)");

  private SharedNames() {}

  /**
   * Whether it is one of our settings or variables, or begins as they do, so that it is probably
   * misspelt.
   */
  static boolean isOurs(String name, String value, KnownKeys known) {
    if (name.startsWith(KnownKeys.VARIABLE_PREFIX)) {
      return !ServiceVariables.tellsOfAddress(name, value)
          && (known.nameOfVariable(name).isPresent() || !ServiceVariables.tellsOfOne(name, value));
    }
    int dot = name.indexOf('.');
    return known.byName(name).isPresent()
        || (dot > 0 && known.isSection(name.substring(0, dot)) && !OF_JAVA.matcher(name).matches());
  }
}
