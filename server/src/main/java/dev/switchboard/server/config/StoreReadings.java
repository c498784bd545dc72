package dev.switchboard.server.config;

import java.util.List;

/**
 * What all further stores held.
 *
 * @param all one of each store, in their order
 * @param optional those of optional stores that were ever read, to be kept for another time
 * @param doubts what can be used but is probably not meant, a line each
 */
public record StoreReadings(
    List<StoreReading> all, List<StoreReading> optional, List<String> doubts) {

  /** Where no further stores are named. */
  public static final StoreReadings NONE = new StoreReadings(List.of(), List.of(), List.of());

  public StoreReadings {
    all = List.copyOf(all);
    optional = List.copyOf(optional);
    doubts = List.copyOf(doubts);
  }
}
