package dev.switchboard.protocol.dialect;

/**
 * The signs of life that a dialect has agreed on with a client, besides WebSocket's own pings.
 *
 * @param everySeconds after how many seconds the server gives one again; 0 for never
 * @param withinSeconds within how many seconds the client says something; one that is silent for
 *     twice as long is cut. 0 where it need not
 */
public record Heartbeats(int everySeconds, int withinSeconds) {

  /** WebSocket's pings are enough. */
  public static final Heartbeats NONE = new Heartbeats(0, 0);
}
