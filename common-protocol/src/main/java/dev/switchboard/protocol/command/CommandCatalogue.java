package dev.switchboard.protocol.command;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The command types known on this node, by name; filled from what domains announce. Thread-safe.
 */
public final class CommandCatalogue {

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(String domain, CommandType<?, ?> type) {}

  /**
   * Adds what a domain announced; a repeated announcement changes nothing.
   *
   * @throws IllegalStateException where another domain has a command of the same name, since the
   *     bus would give it to the one and the other in turn; nothing is added then
   */
  public synchronized void add(String domain, Collection<CommandType<?, ?>> announced) {
    for (CommandType<?, ?> type : announced) {
      Entry known = entries.get(type.name());
      if (known != null && !known.domain().equals(domain)) {
        throw new IllegalStateException(
            "domains "
                + known.domain()
                + " and "
                + domain
                + ": both have the command "
                + type.name());
      }
    }
    announced.forEach(type -> entries.put(type.name(), new Entry(domain, type)));
  }

  /** The type of that name. */
  public Optional<CommandType<?, ?>> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::type);
  }
}
