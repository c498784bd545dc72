package dev.switchboard.server.config;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.config.spi.ConfigStoreFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of further stores there are, and the formats they can hold: those of vertx-config, of
 * the class path and of plug-ins. A {@code ConfigRetriever} would only find those of its own class
 * loader.
 */
final class StoreTypes {

  /** Hears nothing, since the server's event bus is not there yet. */
  private static final String EVENT_BUS = "event-bus";

  /** A class loader that fails again and again is given up. */
  private static final int MAX_FAILURES = 100;

  private final Map<String, ConfigStoreFactory> factories = new TreeMap<>();
  private final Map<String, ConfigProcessor> processors = new TreeMap<>();
  private @Nullable String trouble;

  private StoreTypes() {}

  /** Finds them by a class loader that knows the plug-ins. */
  static StoreTypes of(ClassLoader loader) {
    StoreTypes types = new StoreTypes();
    types.load(ConfigStoreFactory.class, loader, ConfigStoreFactory::name, types.factories);
    types.load(ConfigProcessor.class, loader, ConfigProcessor::name, types.processors);
    for (ConfigStoreFactory own :
        List.of(new HttpStoreFactory(), new DirectoryStoreFactory(), new FilesStoreFactory())) {
      types.factories.put(own.name(), own);
    }
    types.factories.remove(EVENT_BUS);
    return types;
  }

  // One that cannot be loaded is nobody's loss but of who names it.
  private <T> void load(
      Class<T> service, ClassLoader loader, Function<T, String> name, Map<String, T> found) {
    Iterator<T> all = ServiceLoader.load(service, loader).iterator();
    for (int failures = 0; failures < MAX_FAILURES; ) {
      try {
        if (!all.hasNext()) {
          return;
        }
        T one = all.next();
        found.putIfAbsent(name.apply(one), one);
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        trouble = Reason.of(e);
        failures++;
      }
    }
  }

  /**
   * The factory of a type.
   *
   * @throws IllegalArgumentException where there is none, saying which there are
   */
  ConfigStoreFactory factory(String type) {
    return known(factories, type, "type of store");
  }

  /**
   * The processor of a format.
   *
   * @throws IllegalArgumentException where there is none, saying which there are
   */
  ConfigProcessor processor(String format) {
    return known(processors, format, "format");
  }

  private <T> T known(Map<String, T> all, String name, String what) {
    T one = all.get(name);
    if (one == null) {
      throw new IllegalArgumentException(
          "there is no " + what + " " + name + ", but " + words(all.keySet()));
    }
    return one;
  }

  private String words(Set<String> names) {
    return String.join(", ", names)
        + (trouble == null ? "" : "; one could not be loaded: " + trouble);
  }
}
