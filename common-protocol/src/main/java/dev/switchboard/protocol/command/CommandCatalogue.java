package dev.switchboard.protocol.command;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The command types known on this node, by name; filled from what domains announce. Thread-safe.
 */
public final class CommandCatalogue {

  private final Map<String, CommandType<?, ?>> types = new ConcurrentHashMap<>();

  /** Adds what a domain announced; a repeated announcement changes nothing. */
  public void add(Collection<CommandType<?, ?>> announced) {
    announced.forEach(type -> types.put(type.name(), type));
  }

  /** The type of that name. */
  public Optional<CommandType<?, ?>> find(String name) {
    return Optional.ofNullable(types.get(name));
  }
}
