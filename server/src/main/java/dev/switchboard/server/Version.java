package dev.switchboard.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, which Maven writes into a resource. */
final class Version implements IVersionProvider {

  private static final String RESOURCE = "switchboard-version.properties";

  static String current() {
    return ofBuild().getOrDefault("version", "unknown");
  }

  /** The versions of this build and of the Maven plug-ins that it was made with. */
  static Map<String, String> ofBuild() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> versions.put(n, properties.getProperty(n)));
    return versions;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "switchboard " + current(), "Java " + Runtime.version() + " (" + javaHome() + ")"
    };
  }

  private static String javaHome() {
    return System.getProperty("java.home", "?");
  }
}
