package dev.switchboard.server.config;

import java.util.Optional;

/** The values that optional stores had when they could be read. */
@FunctionalInterface
public interface LastKnown {

  /** What the store of that name held; empty where it was never read. */
  Optional<StoreReading> of(String store);
}
