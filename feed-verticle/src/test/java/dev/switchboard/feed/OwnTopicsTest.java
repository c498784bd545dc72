package dev.switchboard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.Topic;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnTopicsTest {

  private final AtomicLong now = new AtomicLong(-5);
  private final OwnTopics topics = new OwnTopics(now::get);

  @Test
  void knowsATopicForSomeSeconds() {
    topics.add(new Topic("news"));
    now.addAndGet(OwnTopics.LIFETIME.toNanos() - 1);
    assertThat(topics.has(new Topic("news"))).isTrue();
    assertThat(topics.has(new Topic("sports"))).isFalse();
    now.incrementAndGet();
    assertThat(topics.has(new Topic("news"))).isFalse();
  }

  @Test
  void forgetsTheOldestWhereThereAreTooMany() {
    for (int i = 0; i <= OwnTopics.MAX_TOPICS; i++) {
      topics.add(new Topic("t" + i));
      topics.add(new Topic("t1"));
    }
    assertThat(topics.has(new Topic("t0"))).isFalse();
    assertThat(topics.has(new Topic("t1"))).isTrue();
    assertThat(topics.has(new Topic("t2"))).isTrue();
  }
}
