package dev.switchboard.protocol.command;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The commands known on this node, by name; filled from what domains announce. Thread-safe. */
public final class CommandCatalogue {

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(String domain, CommandSpec command) {}

  /**
   * Takes the commands of a domain, in the place of those that it had before.
   *
   * @throws IllegalStateException where another domain has a command of the same name, since the
   *     bus would give it to the one and the other in turn; nothing is added then
   */
  public synchronized void add(String domain, Collection<CommandSpec> announced) {
    for (CommandSpec command : announced) {
      Entry known = entries.get(command.name());
      if (known != null && !known.domain().equals(domain)) {
        throw new IllegalStateException(
            "domains %s and %s: both have the command %s"
                .formatted(known.domain(), domain, command.name()));
      }
    }
    announced.forEach(command -> entries.put(command.name(), new Entry(domain, command)));
    entries
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue().domain().equals(domain)
                    && !announced.contains(entry.getValue().command()));
  }

  /** The domain that has the command of that name; empty where none has. */
  public Optional<String> owner(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::domain);
  }

  /** The command of that name. */
  public Optional<CommandSpec> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::command);
  }
}
