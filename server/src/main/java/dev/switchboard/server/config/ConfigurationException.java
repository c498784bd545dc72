package dev.switchboard.server.config;

import java.util.List;

/** A configuration that cannot be used, with one line for each thing that is wrong. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, a line each. */
  public List<String> problems() {
    return problems;
  }
}
