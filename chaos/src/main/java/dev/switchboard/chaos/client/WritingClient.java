package dev.switchboard.chaos.client;

/** A client that writes. */
public interface WritingClient {

  /** Connects, where it has something to connect. */
  void start();

  /** Begins to write. */
  void startWriting();

  /** Begins nothing new. */
  void stopWriting();

  /** Whether nothing is under way. */
  boolean isIdle();

  /** Waits for no answer any more. */
  void giveUp();

  /** Operations that the server said are done. */
  long acknowledged();

  /** Says good-bye. */
  void end();
}
