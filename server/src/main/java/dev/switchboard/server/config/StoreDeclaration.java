package dev.switchboard.server.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A further store, as the YAML file names it.
 *
 * @param type the name of its factory
 * @param format the name of the processor that reads what it holds
 * @param config what the factory is given, variables put in
 * @param missing variables that its config names and that there are none of
 * @param optional whether the start goes on where it cannot be read
 * @param above the source that its values override
 * @param timeout how long it may take to answer
 * @param identity what it is, variables not put in; another one's values are not its own
 * @param line the file and line that name it
 */
public record StoreDeclaration(
    String name,
    String type,
    String format,
    Map<?, ?> config,
    Set<String> missing,
    boolean optional,
    Place above,
    Duration timeout,
    String identity,
    String line) {

  /** A format, and the type whose factory is given the values themselves. */
  static final String JSON = "json";

  static final String YAML = "yaml";
  static final String RAW = "raw";
  static final String DEFAULT_FORMAT = JSON;
  static final String VAULT = "vault";
  static final String FILE = "file";
  static final String ENVIRONMENT = "env";
  static final String PROPERTIES = "sys";

  /** Whether everything in it is to be taken for a secret until it is known what it is. */
  boolean holdsSecrets() {
    return type.equals(VAULT) || Boolean.TRUE.equals(config.get("secret"));
  }

  /** What it is called as the source of a value. */
  public String source() {
    return "store " + name;
  }
}
