package dev.switchboard.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.protocol.event.Event;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a dialect throws costs the sockets that speak it, and only what needs what it threw at. */
class BrokenDialectTest {

  private final OpenTopics topics = new OpenTopics();
  private final PaddedDialect broken = new PaddedDialect("broken", 16);
  private final FullSocket poor = topics.socket("poor", broken);
  private final FullSocket other = topics.socket("other", new PaddedDialect("other", 16));

  @AfterEach
  void close() {
    poor.subscriptions.close();
    other.subscriptions.close();
    topics.close();
  }

  private void subscribe(boolean presence) {
    topics.subscribe(poor, OpenTopics.LOG, null, presence);
    topics.subscribe(poor, OpenTopics.NOW, null, presence);
    topics.subscribe(other, OpenTopics.LOG, null, presence);
    topics.subscribe(other, OpenTopics.NOW, null, presence);
  }

  @Test
  void endsTheSocketsThatNeedTheEventAndNoOther() {
    subscribe(false);
    broken.failAt("3");
    topics.publish(List.of(topics.logged()));
    topics.publish(List.of(topics.logged(), topics.logged()));
    topics.publish(List.of(topics.logged(), topics.change()));

    assertThat(other.told).containsExactlyInAnyOrder("1", "2", "3", "4", "now1");
    assertThat(other.ended()).isFalse();
    assertThat(poor.told).containsExactly("1", "2");
    assertThat(poor.ended()).isTrue();
  }

  @Test
  void servesTheSameDialectBehindTheEvent() {
    broken.failAt("2");
    for (int i = 0; i < 3; i++) {
      Event unused = topics.logged();
    }
    topics.subscribe(other, OpenTopics.LOG, 0L, false);

    topics.subscribe(poor, OpenTopics.LOG, 2L, false);

    assertThat(other.told).containsExactly("1", "2", "3");
    assertThat(poor.told).containsExactly("3");
    assertThat(poor.ended()).isFalse();
    FullSocket same = topics.socket("same", broken);
    topics.subscribe(same, OpenTopics.LOG, 0L, false);
    assertThat(same.told).containsExactly("1");
    assertThat(same.ended()).isTrue();
  }

  @Test
  void losesOfATopicThatKeepsNothingTheEventAlone() {
    subscribe(false);
    broken.failAt("now2");
    topics.publish(List.of(topics.change(), topics.change(), topics.change()));
    topics.publish(List.of(topics.change()));

    assertThat(other.told).containsExactly("now1", "now2", "now3", "now4");
    assertThat(poor.told).containsExactly("now1", "now3", "now4");
    assertThat(poor.ended()).isFalse();
  }

  @Test
  void keepsNobodyFromWhatComesWithThoseWhoComeAndGo() {
    subscribe(true);
    broken.failAt("ann");
    topics.publish(List.of(topics.arrival(OpenTopics.LOG, "ann"), topics.logged()));
    topics.publish(List.of(topics.logged()));

    assertThat(other.told).containsExactly("ann", "1", "2");
    assertThat(other.ended()).isFalse();
    assertThat(poor.ended()).isTrue();
  }

  @Test
  void keepsNoOtherTopicFromBeingServed() {
    subscribe(false);
    broken.failAt("1");
    topics.publish(List.of(topics.logged(), topics.change()));
    topics.publish(List.of(topics.logged(), topics.change()));

    assertThat(other.told).containsExactlyInAnyOrder("1", "2", "now1", "now2");
  }
}
