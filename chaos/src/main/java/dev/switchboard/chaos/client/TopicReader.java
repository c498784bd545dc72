package dev.switchboard.chaos.client;

import java.util.ArrayList;
import java.util.List;

/** The socket of a client that reads, in whatever dialect. */
abstract class TopicReader extends DialectSocket implements ReadingClient {

  static final long AGAIN_MILLIS = 500;

  private final String principal;
  private final String token;
  private final List<String> topics;
  private final Reading reading;

  TopicReader(Scene scene, Topics known, Account account, String name, List<String> topics) {
    super(scene, name);
    this.principal = account.principal();
    this.token = account.token();
    this.topics = new ArrayList<>(topics);
    this.reading = new Reading(scene, known, name, principal);
  }

  final Reading reading() {
    return reading;
  }

  final String principal() {
    return principal;
  }

  final String token() {
    return token;
  }

  final void add(String topic) {
    topics.add(topic);
  }

  @Override
  public final boolean isReady() {
    return reading.isConfirmed(topics);
  }

  @Override
  public final List<String> topics() {
    return List.copyOf(topics);
  }

  @Override
  public final boolean isAt(String topic, String body) {
    return reading.isAt(topic, body);
  }
}
