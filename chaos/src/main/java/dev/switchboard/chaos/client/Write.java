package dev.switchboard.chaos.client;

/** Something to be written, until it is known how that ended. */
final class Write {

  private final String op;
  private final String topic;
  private final String content;
  private long sentAt;

  Write(String op, String topic, String content) {
    this.op = op;
    this.topic = topic;
    this.content = content;
  }

  /** Its name, by which the server is to do it once. */
  String op() {
    return op;
  }

  String topic() {
    return topic;
  }

  String content() {
    return content;
  }

  long sentAt() {
    return sentAt;
  }

  void sent(long at) {
    sentAt = at;
  }
}
