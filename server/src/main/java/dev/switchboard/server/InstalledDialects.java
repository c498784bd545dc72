package dev.switchboard.server;

import dev.switchboard.protocol.dialect.DialectClaims;
import dev.switchboard.protocol.dialect.DialectContext;
import dev.switchboard.protocol.dialect.DialectListener;
import dev.switchboard.protocol.dialect.DialectProvider;
import dev.switchboard.protocol.dialect.RenderedDialect;
import dev.switchboard.protocol.dialect.SocketDialects;
import dev.switchboard.protocol.settings.ListenerKeys;
import dev.switchboard.protocol.settings.SettingKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialects of the class path and of a plug-in directory. One that cannot be had, or that wants
 * what another has, is left out, and the server goes on without it.
 *
 * @param doubts a line for each that is left out
 */
record InstalledDialects(List<DialectProvider> dialects, List<String> doubts) {

  private static final ClassLoader OWN = InstalledDialects.class.getClassLoader();
  private static final Logger LOG = LoggerFactory.getLogger(InstalledDialects.class);

  InstalledDialects {
    dialects = List.copyOf(dialects);
    doubts = List.copyOf(doubts);
  }

  /** Loads them; those of the class path come first. */
  static InstalledDialects load(ClassLoader loader) {
    List<DialectProvider> dialects = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    DialectClaims claims = new DialectClaims();
    for (DialectProvider dialect :
        PluginClassLoader.services(
            DialectProvider.class,
            loader,
            fault -> doubts.add("a dialect is left out: " + StartupException.reason(fault)))) {
      try {
        claims.take(dialect);
        dialects.add(dialect);
      } catch (RuntimeException | LinkageError e) {
        doubts.add(
            "the dialect of " + origin(dialect) + " is left out: " + StartupException.reason(e));
      }
    }
    return new InstalledDialects(dialects, doubts);
  }

  private static boolean isPlugin(DialectProvider dialect) {
    return dialect.getClass().getClassLoader() != OWN;
  }

  /** The jar that it comes from, or its class. */
  private static String origin(DialectProvider dialect) {
    String jar = dialect.getClass().getClassLoader().getName();
    return isPlugin(dialect) && jar != null ? jar : dialect.getClass().getName();
  }

  /** The keys of the dialects and of all listeners. */
  List<SettingKey> keys() {
    Map<String, Integer> ports = new TreeMap<>(Map.of(ListenerKeys.MAIN, ListenerKeys.MAIN_PORT));
    List<SettingKey> keys = new ArrayList<>();
    for (DialectProvider dialect : dialects) {
      dialect.listener().ifPresent(listener -> ports.put(dialect.name(), listener.port()));
      keys.addAll(dialect.settings());
    }
    keys.addAll(ListenerKeys.all(ports));
    return keys;
  }

  /** Where to connect on a listener: the path to show to people. */
  String shownPath(String listener) {
    return dialects.stream()
        .filter(dialect -> dialect.name().equals(listener))
        .map(DialectProvider::listener)
        .flatMap(Optional::stream)
        .map(DialectListener::paths)
        .map(paths -> paths.get(0))
        .findFirst()
        .orElse("/");
  }

  /**
   * Makes what sockets speak them by; a plug-in's that fails to is left out, with a line in the
   * log.
   *
   * @param renderings the words that domains gave for their own kinds of events
   * @throws StartupException where it is one of the server's own
   */
  Started start(DialectContext context, RenderedDialect.Renderings renderings) {
    List<DialectProvider> up = new ArrayList<>();
    Map<String, SocketDialects> byName = new LinkedHashMap<>();
    for (DialectProvider dialect : dialects) {
      try {
        byName.put(dialect.name(), RenderedDialect.all(dialect.start(context), renderings));
        up.add(dialect);
      } catch (RuntimeException | LinkageError e) {
        String why =
            "the dialect of %s cannot be started: %s"
                .formatted(origin(dialect), StartupException.reason(e));
        if (!isPlugin(dialect)) {
          throw new StartupException(why);
        }
        LOG.atError().addKeyValue("reason", why).log("A plug-in is left out");
      }
    }
    return new Started(up, byName);
  }

  /** Dialects that can be spoken. */
  record Started(List<DialectProvider> dialects, Map<String, SocketDialects> byName) {

    Started {
      dialects = List.copyOf(dialects);
      byName = Map.copyOf(byName);
    }
  }
}
