package dev.switchboard.server;

import dev.switchboard.protocol.domain.Domain;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The domains of the class path and of a plug-in directory, sorted by name.
 *
 * @param classLoader finds the domains' classes and resources, such as migrations
 */
record InstalledDomains(List<Domain> domains, ClassLoader classLoader) {

  /** Loads them; the plug-ins' class loader stays open for the life of the process. */
  static InstalledDomains load(Optional<Path> plugins) {
    ClassLoader own = InstalledDomains.class.getClassLoader();
    ClassLoader loader =
        plugins
            .<ClassLoader>map(path -> new URLClassLoader("plugins", jars(path), own))
            .orElse(own);
    Map<String, Domain> byName = new TreeMap<>();
    try {
      for (Domain domain : ServiceLoader.load(Domain.class, loader)) {
        Domain other = byName.put(domain.name(), domain);
        if (other != null || domain.name().equals(Node.GATEWAY) || domain.name().equals(Node.ALL)) {
          throw new StartupException(
              "plug-ins "
                  + plugins.map(Path::toString).orElse("of the class path")
                  + ": the name "
                  + domain.name()
                  + " is taken");
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new StartupException(
          "plug-ins "
              + plugins.map(Path::toString).orElse("of the class path")
              + ": "
              + StartupException.reason(e));
    }
    return new InstalledDomains(List.copyOf(byName.values()), loader);
  }

  private static URL[] jars(Path plugins) {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(plugins)) {
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(jar.toUri().toURL());
      }
      return jars.toArray(URL[]::new);
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a file without a URL in " + plugins, e);
    } catch (IOException e) {
      throw StartupException.of("plug-ins " + plugins + ": cannot be read", e);
    }
  }
}
