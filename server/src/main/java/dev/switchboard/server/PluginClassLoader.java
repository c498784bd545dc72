package dev.switchboard.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes and resources of all plug-ins. Each jar that offers a service has a class
 * loader of its own, so that two plug-ins may bring different versions of a library; jars that
 * offer none are libraries, which all plug-ins see. The loaders stay open for the life of the
 * process.
 */
final class PluginClassLoader extends ClassLoader {

  /** A loader that fails again and again is given up. */
  private static final int MAX_FAILURES = 100;

  /** The manifest's attribute that names the version of the API that a plug-in was built with. */
  static final String API = "Switchboard-Api";

  private static final String SERVICES = "META-INF/services/";

  /** The service files that this server reads; those of libraries in a jar are theirs. */
  private static final Pattern OURS =
      Pattern.compile(SERVICES + "(dev\\.switchboard\\..+|io\\.vertx\\.core\\.Deployable)");

  static {
    registerAsParallelCapable();
  }

  private final List<URLClassLoader> plugins;
  private final Map<String, String> providers;
  private final List<String> doubts;

  private PluginClassLoader(
      ClassLoader parent,
      List<URLClassLoader> plugins,
      Map<String, String> providers,
      List<String> doubts) {
    super("plug-ins", parent);
    this.plugins = List.copyOf(plugins);
    this.providers = Map.copyOf(providers);
    this.doubts = List.copyOf(doubts);
  }

  /**
   * Opens the jars of a directory. A file that is no jar, or one that was built for another version
   * of the API, is left out.
   *
   * @param api this server's version
   * @throws StartupException where the directory cannot be read
   */
  static PluginClassLoader open(Path directory, ClassLoader parent, String api) {
    List<Path> libraries = new ArrayList<>();
    List<Path> offering = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    Map<String, String> providers = new HashMap<>();
    for (Path jar : jars(directory)) {
      try (JarFile file = new JarFile(jar.toFile())) {
        String builtWith = builtWith(file);
        if (builtWith != null && !sameApi(builtWith, api)) {
          doubts.add(
              "plug-in %s is left out: it was built for Switchboard %s, and this is %s"
                  .formatted(jar.getFileName(), builtWith, api));
        } else {
          String name = jar.getFileName().toString();
          List<String> own = providers(file);
          own.stream()
              .filter(providers::containsKey)
              .findFirst()
              .ifPresentOrElse(
                  twice ->
                      doubts.add(
                          "plug-in %s is left out: %s brings the class %s already"
                              .formatted(name, providers.get(twice), twice)),
                  () -> {
                    own.forEach(provider -> providers.put(provider, name));
                    (offersServices(file) ? offering : libraries).add(jar);
                  });
        }
      } catch (IOException | UncheckedIOException | SecurityException e) {
        doubts.add(
            "plug-in %s is left out: %s".formatted(jar.getFileName(), StartupException.reason(e)));
      }
    }
    ClassLoader shared =
        libraries.isEmpty()
            ? parent
            : new URLClassLoader("plug-ins' libraries", urls(libraries), parent);
    List<URLClassLoader> plugins =
        offering.stream()
            .map(
                jar -> new URLClassLoader(jar.getFileName().toString(), urls(List.of(jar)), shared))
            .toList();
    return new PluginClassLoader(shared, plugins, providers, doubts);
  }

  /** The classes that a jar offers to this server, as its service files name them. */
  private static List<String> providers(JarFile file) {
    return file.stream()
        .filter(entry -> OURS.matcher(entry.getName()).matches())
        .flatMap(entry -> lines(file, entry))
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static Stream<String> lines(JarFile file, JarEntry entry) {
    try (InputStream in = file.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw StartupException.of("plug-ins " + directory + ": cannot be read", e);
    }
  }

  private static URL[] urls(List<Path> jars) {
    try {
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a file without a URL in " + jars, e);
    }
  }

  private static @Nullable String builtWith(JarFile file) throws IOException {
    Manifest manifest = file.getManifest();
    Attributes attributes = manifest == null ? null : manifest.getMainAttributes();
    return attributes == null ? null : attributes.getValue(API);
  }

  /** Whether major and minor version are the same; the third number never changes the API. */
  private static boolean sameApi(String one, String other) {
    return minor(one).equals(minor(other));
  }

  private static String minor(String version) {
    String[] numbers = version.strip().split("[.-]", 3);
    return numbers.length < 2 ? version : numbers[0] + "." + numbers[1];
  }

  private static boolean offersServices(JarFile file) {
    return file.stream()
        .anyMatch(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory());
  }

  /**
   * Every service of a type that a loader's class path and plug-ins offer.
   *
   * @param failed is given what each is left out for that cannot be had
   */
  static <T> List<T> services(Class<T> type, ClassLoader loader, Consumer<Throwable> failed) {
    List<T> services = new ArrayList<>();
    Iterator<T> found = ServiceLoader.load(type, loader).iterator();
    for (int failures = 0; failures < MAX_FAILURES; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        services.add(found.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        failed.accept(e);
      }
    }
    return services;
  }

  /** A fault with the jar in front whose class it names; as it is where it names none. */
  String withJar(String fault) {
    return providers.entrySet().stream()
        .filter(
            provider ->
                fault.contains(provider.getKey())
                    || fault.contains(provider.getKey().replace('.', '/')))
        .findFirst()
        .map(provider -> provider.getValue() + ": " + fault)
        .orElse(fault);
  }

  /** What is left out, a line each. */
  List<String> doubts() {
    return doubts;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (URLClassLoader plugin : plugins) {
      try {
        return plugin.loadClass(name);
      } catch (ClassNotFoundException e) {
        // Perhaps the next one has it.
      }
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    for (URLClassLoader plugin : plugins) {
      URL found = plugin.findResource(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = new ArrayList<>();
    for (URLClassLoader plugin : plugins) {
      found.addAll(Collections.list(plugin.findResources(name)));
    }
    return Collections.enumeration(found);
  }
}
