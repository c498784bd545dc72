package dev.switchboard.chaos.client;

/** A writer that has an outbox and nothing else to write. */
interface OutboxWriter extends WritingClient {

  Outbox outbox();

  @Override
  default void startWriting() {
    outbox().start();
  }

  @Override
  default void stopWriting() {
    outbox().stop();
  }

  @Override
  default boolean isIdle() {
    return outbox().isIdle();
  }

  @Override
  default void giveUp() {
    outbox().giveUp();
  }

  @Override
  default long acknowledged() {
    return outbox().acknowledged();
  }
}
