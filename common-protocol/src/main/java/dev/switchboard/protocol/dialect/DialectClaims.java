package dev.switchboard.protocol.dialect;

import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.SettingKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which dialect has which name, paths of the main listener and subprotocols, so that two never
 * share one unnoticed. Single-threaded.
 */
public final class DialectClaims {

  /** How a subprotocol that names a dialect begins. */
  public static final String SUBPROTOCOL_PREFIX = "switchboard.";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

  // RFC 9110, 5.6.2: a token.
  private static final Pattern SUBPROTOCOL = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Pattern PATH = Pattern.compile("/|(/[^/?#{}\\s\\p{Cntrl}]+)+");

  private final Map<String, String> owners = new HashMap<>();

  /**
   * Takes what a dialect names.
   *
   * @throws IllegalArgumentException where it names something that cannot be
   * @throws IllegalStateException where another dialect has something of it, in one line that names
   *     both; nothing is taken then
   */
  public void take(DialectProvider dialect) {
    String name = String.valueOf(dialect.name());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a dialect's name is of lower-case letters and digits: \"" + name + "\"");
    }
    Set<String> wanted = new HashSet<>();
    wanted.add("the name " + name);
    wanted.add(subprotocol(name, SUBPROTOCOL_PREFIX + name));
    dialect.subprotocols().forEach(one -> wanted.add(subprotocol(name, one)));
    dialect.paths().forEach(path -> wanted.add("the path " + path(name, path)));
    dialect.listener().ifPresent(own -> own.paths().forEach(path -> path(name, path)));
    if (name.equals(ListenerKeys.MAIN)) {
      throw new IllegalStateException(
          "dialect " + name + ": the name of the main listener is taken");
    }
    for (SettingKey key : dialect.settings()) {
      if (!key.name().startsWith(name + ".")) {
        throw new IllegalArgumentException(
            "dialect "
                + name
                + ": the setting "
                + key.name()
                + " does not begin with "
                + name
                + ".");
      }
    }
    for (String one : wanted) {
      String owner = owners.get(one);
      if (owner != null) {
        throw new IllegalStateException(
            owner.equals(name)
                ? "dialect " + name + ": " + one + " is taken"
                : "dialects " + owner + " and " + name + ": both have " + one);
      }
    }
    wanted.forEach(one -> owners.put(one, name));
  }

  private static String subprotocol(String name, String subprotocol) {
    if (!SUBPROTOCOL.matcher(subprotocol).matches()) {
      throw new IllegalArgumentException(
          "dialect " + name + ": \"" + subprotocol + "\" can be no subprotocol");
    }
    return "the subprotocol " + subprotocol;
  }

  private static String path(String name, String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "dialect " + name + ": a path begins with a slash and ends without: \"" + path + "\"");
    }
    return path;
  }
}
