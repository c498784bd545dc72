package dev.switchboard.store;

/**
 * What a store is able to do, for health checks.
 *
 * @param alive whether its threads run; once they do not, they never will again
 * @param reachable whether the database answers, reads and writes alike
 */
public record StoreHealth(boolean alive, boolean reachable) {

  /** Whether requests can be served. */
  public boolean ready() {
    return alive && reachable;
  }
}
