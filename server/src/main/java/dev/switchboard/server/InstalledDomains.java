package dev.switchboard.server;

import dev.switchboard.protocol.domain.Domain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The domains of the class path and of a plug-in directory, sorted by name. A plug-in that cannot
 * be had, or that wants the name of another, is left out, and the server goes on without it.
 *
 * @param classLoader finds the plug-ins' classes and resources
 * @param doubts a line for each that is left out
 */
record InstalledDomains(List<Domain> domains, ClassLoader classLoader, List<String> doubts) {

  private static final ClassLoader OWN = InstalledDomains.class.getClassLoader();

  /** Loads them. */
  static InstalledDomains load(Optional<Path> plugins) {
    List<String> doubts = new ArrayList<>();
    ClassLoader loader = OWN;
    if (plugins.isPresent()) {
      PluginClassLoader all = PluginClassLoader.open(plugins.get(), OWN, Version.current());
      doubts.addAll(all.doubts());
      loader = all;
    }
    ClassLoader from = loader;
    Consumer<Throwable> leftOut = fault -> doubts.add("a domain is left out: " + told(fault, from));
    Map<String, Domain> byName = new TreeMap<>();
    for (Domain domain : PluginClassLoader.services(Domain.class, from, leftOut)) {
      try {
        take(domain, byName);
      } catch (LinkageError | RuntimeException e) {
        leftOut.accept(e);
      }
    }
    return new InstalledDomains(List.copyOf(byName.values()), loader, List.copyOf(doubts));
  }

  private static String told(Throwable thrown, ClassLoader loader) {
    String fault = StartupException.reason(thrown);
    return loader instanceof PluginClassLoader all ? all.withJar(fault) : fault;
  }

  private static void take(Domain domain, Map<String, Domain> byName) {
    String name = domain.name();
    if (name.equals(Node.GATEWAY) || name.equals(Node.ALL) || byName.containsKey(name)) {
      throw new IllegalStateException("%s: the name %s is taken".formatted(origin(domain), name));
    }
    // A class that it lacks, or that is of another version, is missed here rather than later.
    List<Collection<?>> unused = describe(domain);
    byName.put(name, domain);
  }

  private static List<Collection<?>> describe(Domain domain) {
    return List.of(
        domain.topicPrefixes(),
        domain.routes(),
        domain.settings(),
        domain.migrations(),
        domain.functions(),
        domain.events());
  }

  /** Whether it comes from a plug-in, without which the server can do. */
  static boolean isPlugin(Domain domain) {
    return domain.getClass().getClassLoader() != OWN;
  }

  /** The jar that it comes from, or its class. */
  static String origin(Domain domain) {
    String jar = domain.getClass().getClassLoader().getName();
    return isPlugin(domain) && jar != null ? jar : domain.getClass().getName();
  }
}
