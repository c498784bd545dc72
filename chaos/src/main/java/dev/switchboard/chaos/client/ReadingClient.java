package dev.switchboard.chaos.client;

import java.util.List;

/** A client that reads topics. */
public interface ReadingClient {

  /** Connects. */
  void start();

  /** Says good-bye. */
  void end();

  /** What the history calls it. */
  String name();

  /** Whether it is subscribed to all that it was made for. */
  boolean isReady();

  /** The topics that it reads. */
  List<String> topics();

  /** Whether what it was given last of a topic is this. */
  boolean isAt(String topic, String body);
}
