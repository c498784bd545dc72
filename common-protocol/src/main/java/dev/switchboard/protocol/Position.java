package dev.switchboard.protocol;

/**
 * A place in a durable topic: its {@code epoch} changes only when history is lost, its {@code
 * sequence} starts at 1 and grows by one with each event. Sequence 0 is before the first event.
 */
public record Position(String epoch, long sequence) {

  public Position {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is negative: " + sequence);
    }
  }
}
